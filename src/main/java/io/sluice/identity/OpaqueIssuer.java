package io.sluice.identity;

import static io.sluice.identity.Rejection.Reason.INACTIVE_TOKEN;
import static io.sluice.identity.Rejection.Reason.INTROSPECTION_UNAVAILABLE;
import static io.sluice.identity.Rejection.Reason.UNKNOWN_ISSUER;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.identity.IntrospectionAnswer.Active;
import io.sluice.identity.IntrospectionAnswer.Unavailable;
import io.vertx.core.Future;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The one issuer whose opaque tokens are taken: only it can say what stands behind them. */
record OpaqueIssuer(Issuer issuer, Introspection introspection) {

  private static final List<Check> OF_JWTS =
      List.of(
          Check.FORM,
          Check.HEADER,
          Check.PAYLOAD,
          Check.ALGORITHM,
          Check.CRITICAL,
          Check.TYPE,
          Check.KEY,
          Check.SIGNATURE);

  /** What is known of an opaque token; what is null was found wrong. */
  record Said(@Nullable Issuer issuer, @Nullable JsonNode claims, @Nullable Times times) {}

  /**
   * Whether a token is for its issuer to read: not three segments (a JWS) or five (a JWE), but what
   * a bearer token may be (RFC 6750 section 2.1).
   */
  static boolean isOpaque(String token) {
    int dots = 0;
    int end = token.length();
    while (end > 0 && token.charAt(end - 1) == '=') {
      end--;
    }
    for (int i = 0; i < end; i++) {
      char c = token.charAt(i);
      if (c == '.') {
        dots++;
      } else if (!((c >= 'a' && c <= 'z')
          || (c >= 'A' && c <= 'Z')
          || (c >= '0' && c <= '9')
          || "-_~+/".indexOf(c) >= 0)) {
        return false;
      }
    }
    return end > 0 && dots != 2 && dots != 4;
  }

  /** Runs the checks that tell whose claims these are. */
  Future<Said> look(Examination checks, String token) {
    OF_JWTS.forEach(check -> checks.skip(check, "the token is opaque"));
    return introspection
        .ask(token)
        .map(
            answer -> {
              JsonNode claims = checks.check(Check.INTROSPECTION, answer, OpaqueIssuer::active);
              Issuer speaks = checks.check(Check.ISSUER, claims, this::confirmed);
              return new Said(speaks, claims, checks.check(Check.TIMES, claims, Times::of));
            });
  }

  private static JsonNode active(IntrospectionAnswer answer) {
    if (answer instanceof Unavailable unavailable) {
      throw new RejectedTokenException(INTROSPECTION_UNAVAILABLE, unavailable.why());
    }
    if (answer instanceof Active active) {
      return active.claims();
    }
    throw new RejectedTokenException(INACTIVE_TOKEN, "its issuer says that it is not active");
  }

  /** The answer need not name the issuer, but it must not name another (RFC 7662 section 2.2). */
  private Issuer confirmed(JsonNode claims) {
    JsonNode named = claims.get("iss");
    if (named != null && !issuer.rules().issuer().equals(named.textValue())) {
      throw new RejectedTokenException(
          UNKNOWN_ISSUER,
          "issuer " + issuer.name() + " says that the token is another's",
          issuer.rules().issuer(),
          named.asText());
    }
    return issuer;
  }
}
