package io.sluice.identity;

import java.util.Locale;

/** One thing that is looked at before a token is trusted, in the order of looking. */
public enum Check {
  CREDENTIALS("one credential, sent one way", "RFC 6750 section 2"),
  FORM("three segments of canonical base64url, not too long", "RFC 7515 section 7.1"),
  HEADER("the header is one JSON object in UTF-8", "RFC 7515 section 4"),
  PAYLOAD("the claims are one JSON object in UTF-8", "RFC 7519 section 7.2"),
  ISSUER("the issuer is configured", "RFC 8725 section 3.8"),
  ALGORITHM("the issuer signs with this algorithm", "RFC 8725 section 3.1"),
  CRITICAL("no critical extension that is not understood", "RFC 7515 section 4.1.11"),
  TYPE("the issuer's access tokens are of this type", "RFC 8725 section 3.11"),
  TIMES("the times are numbers of seconds", "RFC 7519 section 2"),
  KEY("the issuer has such a key for this algorithm", "RFC 8725 section 3.2"),
  SIGNATURE("the issuer's key made the signature", "RFC 7515 section 5.2"),
  INTROSPECTION("the issuer says that the token is active", "RFC 7662 section 2.2"),
  EXPIRY("not expired", "RFC 7519 section 4.1.4"),
  NOT_BEFORE("already valid", "RFC 7519 section 4.1.5"),
  ISSUED_AT("not issued in the future", "RFC 7519 section 4.1.6"),
  LIFETIME("does not live longer than its issuer may give", "RFC 8725 section 3.12"),
  AUDIENCE("meant for this broker", "RFC 8725 section 3.9"),
  SUBJECT("says who it is for", "RFC 7519 section 4.1.2"),
  TOKEN_ID("has an id where the issuer's tokens must", "RFC 7519 section 4.1.7"),
  CLAIMS("team, roles and scopes are where the issuer puts them", "RFC 9068 section 2.2"),
  ENVIRONMENT("good for this environment", "RFC 8725 section 3.12"),
  TEST_MARKER("no test token in production", "RFC 8725 section 3.12"),
  REVOCATION("not revoked", "RFC 7009 section 2"),
  BINDING("sent by the one it is bound to", "RFC 7800 section 3.1");

  private final String title;
  private final String source;

  Check(String title, String source) {
    this.title = title;
    this.source = source;
  }

  /** What holds if it passes. */
  public String title() {
    return title;
  }

  /** The section that asks for it. */
  public String source() {
    return source;
  }

  /** Stable, for machines. */
  public String code() {
    return name().toLowerCase(Locale.ROOT);
  }
}
