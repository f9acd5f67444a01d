package io.sluice.identity;

import static io.sluice.identity.Rejection.Reason.MALFORMED_REQUEST;
import static io.sluice.identity.Rejection.Reason.MISSING_CREDENTIALS;

import java.util.List;

/**
 * The one token that a request brings, and how. It stays where it is until someone needs it by
 * itself: a token that is known is not copied.
 *
 * @param header value of the {@code Authorization} header
 * @param from where the token begins in it; it goes to the end
 * @param proven whether it came by the DPoP scheme, beside a proof (RFC 9449 section 7.1)
 */
record Credential(String header, int from, boolean proven) {

  private static final String BEARER = "Bearer ";
  private static final String DPOP = "DPoP ";

  /** One header, one token: what is said twice is read differently by two readers. */
  static Credential of(Presentation request) {
    List<String> authorization = request.authorization();
    if (request.tokenInQuery()) {
      throw new RejectedTokenException(
          MALFORMED_REQUEST, "a token in the query ends up in logs; send it as a header");
    }
    if (authorization.isEmpty()) {
      throw new RejectedTokenException(
          MISSING_CREDENTIALS, "no Authorization header was sent", "Authorization: Bearer", "");
    }
    if (authorization.size() > 1) {
      throw new RejectedTokenException(
          MALFORMED_REQUEST,
          "more than one Authorization header",
          "1",
          Integer.toString(authorization.size()));
    }
    String value = authorization.get(0);
    if (begins(value, BEARER)) {
      return new Credential(value, onlyToken(value, BEARER.length()), false);
    }
    if (begins(value, DPOP)) {
      return new Credential(value, onlyToken(value, DPOP.length()), true);
    }
    throw new RejectedTokenException(
        MALFORMED_REQUEST, "the Authorization header is not a bearer token", "Bearer or DPoP", "");
  }

  /** Whether nothing more is to be proven: a bearer token that is bound to nobody. */
  boolean suffices(Caller caller) {
    return !proven && caller.binding() == Binding.NONE;
  }

  /** The token by itself. */
  String token() {
    return header.substring(from);
  }

  /** Where it begins. Two headers may come joined by a comma (RFC 9110 section 5.3). */
  private static int onlyToken(String value, int after) {
    int from = after;
    while (from < value.length() && value.charAt(from) == ' ') {
      from++;
    }
    if (value.indexOf(',', from) >= 0 || value.indexOf(' ', from) >= 0) {
      throw new RejectedTokenException(
          MALFORMED_REQUEST, "the Authorization header holds more than one token");
    }
    return from;
  }

  private static boolean begins(String value, String scheme) {
    return value.regionMatches(true, 0, scheme, 0, scheme.length());
  }
}
