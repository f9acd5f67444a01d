package io.sluice.identity;

/**
 * Why a token was refused.
 *
 * @param reason stable, for metrics, audit and callers
 * @param detail one sentence for people; never any part of the token but claim values that name an
 *     expectation, such as an audience
 */
public record Rejection(Reason reason, String detail) {

  /** Stable reason codes. The code is the name in lower case. */
  public enum Reason {
    /** No credentials at all (RFC 6750 section 3.1: a bare challenge). */
    MISSING_CREDENTIALS(Kind.ABSENT),
    /** More than one credential, or not a bearer one (RFC 6750 section 2). */
    MALFORMED_REQUEST(Kind.BAD_REQUEST),
    /**
     * Not three canonical base64url segments of JSON (RFC 7515 section 3, RFC 8725 section 3.1).
     */
    MALFORMED_TOKEN(Kind.INVALID_TOKEN),
    /** The issuer is not configured. */
    UNKNOWN_ISSUER(Kind.INVALID_TOKEN),
    /** The algorithm is not in the issuer's list (RFC 8725 section 3.1). */
    ALGORITHM_NOT_ALLOWED(Kind.INVALID_TOKEN),
    /** {@code typ} is not accepted for this issuer (RFC 8725 section 3.11). */
    TYPE_NOT_ALLOWED(Kind.INVALID_TOKEN),
    /** {@code crit} names an extension; none is understood (RFC 7515 section 4.1.11). */
    CRITICAL_HEADER(Kind.INVALID_TOKEN),
    /** The issuer has no such key for this algorithm. */
    UNKNOWN_KID(Kind.INVALID_TOKEN),
    BAD_SIGNATURE(Kind.INVALID_TOKEN),
    /** A required claim is missing or of the wrong type. */
    BAD_CLAIM(Kind.INVALID_TOKEN),
    EXPIRED(Kind.INVALID_TOKEN),
    NOT_YET_VALID(Kind.INVALID_TOKEN),
    LIFETIME_TOO_LONG(Kind.INVALID_TOKEN),
    AUDIENCE_MISMATCH(Kind.INVALID_TOKEN),
    /** The issuer's keys could not be had: not the caller's fault, never a 401. */
    KEYS_UNAVAILABLE(Kind.UNAVAILABLE);

    private final Kind kind;

    Reason(Kind kind) {
      this.kind = kind;
    }

    public Kind kind() {
      return kind;
    }

    public String code() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }
  }

  /** What a reason means to the caller; whoever speaks HTTP maps it to a status and a challenge. */
  public enum Kind {
    ABSENT,
    BAD_REQUEST,
    INVALID_TOKEN,
    UNAVAILABLE
  }
}
