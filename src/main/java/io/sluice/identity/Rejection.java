package io.sluice.identity;

import java.util.Locale;

/**
 * Why a token was refused.
 *
 * @param reason stable, for metrics, audit and callers
 * @param detail one sentence for people; never any part of the token but claim values that name an
 *     expectation, such as an audience
 * @param expected what would have been right, or empty where that would help nobody
 * @param actual what was there, or empty; bounded, printable, never secret
 */
public record Rejection(Reason reason, String detail, String expected, String actual) {

  private static final int LONGEST = 128;

  public Rejection {
    actual = printable(actual);
  }

  Rejection(Reason reason, String detail) {
    this(reason, detail, "", "");
  }

  /** What was looked at. */
  public Check check() {
    return reason.check();
  }

  /** On one line and not long, whatever a stranger wrote. */
  static String printable(String text) {
    String cut = text.length() > LONGEST ? text.substring(0, LONGEST) + "..." : text;
    StringBuilder printable = new StringBuilder(cut.length());
    cut.codePoints()
        .map(c -> Character.isISOControl(c) || Character.getType(c) == Character.FORMAT ? '?' : c)
        .map(c -> c == 0x2028 || c == 0x2029 ? '?' : c)
        .forEach(printable::appendCodePoint);
    return printable.toString();
  }

  /** Whether nothing in it would have to be replaced to be shown on one line. */
  static boolean plain(String text) {
    return text.codePoints()
        .noneMatch(
            c ->
                Character.isISOControl(c)
                    || Character.getType(c) == Character.FORMAT
                    || c == 0x2028
                    || c == 0x2029);
  }

  /** Stable reason codes. The code is the name in lower case. */
  public enum Reason {
    /** No credentials at all (RFC 6750 section 3.1: a bare challenge). */
    MISSING_CREDENTIALS(Check.CREDENTIALS, Kind.ABSENT),
    /** More than one credential, or not a bearer one (RFC 6750 section 2). */
    MALFORMED_REQUEST(Check.CREDENTIALS, Kind.BAD_REQUEST),
    /** Not three canonical base64url segments (RFC 7515 section 3, RFC 4648 section 3.5). */
    MALFORMED_TOKEN(Check.FORM, Kind.INVALID_TOKEN),
    /** Five segments: a JWE, which may hide an unsigned token. */
    ENCRYPTED_TOKEN(Check.FORM, Kind.INVALID_TOKEN),
    /** Not one JSON object without repeated names, or a parameter of the wrong type. */
    MALFORMED_HEADER(Check.HEADER, Kind.INVALID_TOKEN),
    MALFORMED_CLAIMS(Check.PAYLOAD, Kind.INVALID_TOKEN),
    /** {@code iss} is missing or of the wrong type. */
    MISSING_ISSUER(Check.ISSUER, Kind.INVALID_TOKEN),
    /** The issuer is not configured. */
    UNKNOWN_ISSUER(Check.ISSUER, Kind.INVALID_TOKEN),
    /** The algorithm is not in the issuer's list (RFC 8725 section 3.1). */
    ALGORITHM_NOT_ALLOWED(Check.ALGORITHM, Kind.INVALID_TOKEN),
    /** {@code crit} names an extension; none is understood (RFC 7515 section 4.1.11). */
    CRITICAL_HEADER(Check.CRITICAL, Kind.INVALID_TOKEN),
    /** {@code typ} is not accepted for this issuer (RFC 8725 section 3.11). */
    TYPE_NOT_ALLOWED(Check.TYPE, Kind.INVALID_TOKEN),
    /** {@code exp}, {@code nbf} or {@code iat} is missing or no number of seconds. */
    BAD_TIME(Check.TIMES, Kind.INVALID_TOKEN),
    /** The issuer has no such key for this algorithm. */
    UNKNOWN_KID(Check.KEY, Kind.INVALID_TOKEN),
    /** The issuer's keys could not be had: not the caller's fault, never a 401. */
    KEYS_UNAVAILABLE(Check.KEY, Kind.UNAVAILABLE),
    BAD_SIGNATURE(Check.SIGNATURE, Kind.INVALID_TOKEN),
    /** More signatures wait to be checked than the workers can take: try again. */
    VERIFIER_BUSY(Check.SIGNATURE, Kind.UNAVAILABLE),
    /** The issuer says that an opaque token is not good (RFC 7662 section 2.2). */
    INACTIVE_TOKEN(Check.INTROSPECTION, Kind.INVALID_TOKEN),
    /** The issuer could not be asked about an opaque token: never a 401. */
    INTROSPECTION_UNAVAILABLE(Check.INTROSPECTION, Kind.UNAVAILABLE),
    EXPIRED(Check.EXPIRY, Kind.INVALID_TOKEN),
    NOT_YET_VALID(Check.NOT_BEFORE, Kind.INVALID_TOKEN),
    ISSUED_IN_FUTURE(Check.ISSUED_AT, Kind.INVALID_TOKEN),
    LIFETIME_TOO_LONG(Check.LIFETIME, Kind.INVALID_TOKEN),
    AUDIENCE_MISMATCH(Check.AUDIENCE, Kind.INVALID_TOKEN),
    /** {@code sub} is missing or of the wrong type. */
    MISSING_SUBJECT(Check.SUBJECT, Kind.INVALID_TOKEN),
    /** {@code jti} is missing where the issuer must send it, or of the wrong type. */
    MISSING_TOKEN_ID(Check.TOKEN_ID, Kind.INVALID_TOKEN),
    /** A claim that the road needs is missing or of the wrong type. */
    BAD_CLAIM(Check.CLAIMS, Kind.INVALID_TOKEN),
    /** The token claims another environment than its issuer has, or one that there is not. */
    ENVIRONMENT_MISMATCH(Check.ENVIRONMENT, Kind.INVALID_TOKEN),
    /** A token made for tests, in production. */
    TEST_TOKEN(Check.TEST_MARKER, Kind.INVALID_TOKEN),
    REVOKED(Check.REVOCATION, Kind.INVALID_TOKEN),
    /** A token bound to a key came as if it were not (RFC 9449 section 7.2). */
    UNBOUND_USE(Check.BINDING, Kind.INVALID_TOKEN),
    /** A token that is bound to no key came by the DPoP scheme (RFC 9449 section 7.1). */
    NOT_BOUND(Check.BINDING, Kind.INVALID_TOKEN),
    /** {@code cnf} names a way of binding that is not understood (RFC 7800 section 3.1). */
    UNKNOWN_BINDING(Check.BINDING, Kind.INVALID_TOKEN),
    /** The client certificate is not the one that the token is bound to (RFC 8705 section 3). */
    CERTIFICATE_MISMATCH(Check.BINDING, Kind.INVALID_TOKEN),
    /** The DPoP proof does not hold (RFC 9449 section 4.3). */
    INVALID_DPOP_PROOF(Check.BINDING, Kind.INVALID_PROOF),
    /** No more used proofs can be remembered, and none is forgotten early: try again. */
    PROOFS_FULL(Check.BINDING, Kind.UNAVAILABLE);

    private final Check check;
    private final Kind kind;

    Reason(Check check, Kind kind) {
      this.check = check;
      this.kind = kind;
    }

    public Check check() {
      return check;
    }

    public Kind kind() {
      return kind;
    }

    public String code() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** What a reason means to the caller; whoever speaks HTTP maps it to a status and a challenge. */
  public enum Kind {
    ABSENT,
    BAD_REQUEST,
    INVALID_TOKEN,
    INVALID_PROOF,
    UNAVAILABLE
  }
}
