package io.sluice.identity;

import static io.sluice.identity.Rejection.Reason.ALGORITHM_NOT_ALLOWED;
import static io.sluice.identity.Rejection.Reason.AUDIENCE_MISMATCH;
import static io.sluice.identity.Rejection.Reason.BAD_CLAIM;
import static io.sluice.identity.Rejection.Reason.CRITICAL_HEADER;
import static io.sluice.identity.Rejection.Reason.EXPIRED;
import static io.sluice.identity.Rejection.Reason.LIFETIME_TOO_LONG;
import static io.sluice.identity.Rejection.Reason.NOT_YET_VALID;
import static io.sluice.identity.Rejection.Reason.TYPE_NOT_ALLOWED;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.config.IssuerConfig;
import io.sluice.config.IssuerConfig.ClaimNames;
import java.time.Instant;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What one issuer's tokens must look like: its rules for header and claims, and its keys. */
record Issuer(String name, IssuerConfig rules, KeyRing ring) {

  /** Checks the header and returns the algorithm. */
  String checkHeader(CompactToken token) throws RejectedTokenException {
    String algorithm = token.headerText("alg");
    if (algorithm == null || !rules.algorithms().contains(algorithm)) {
      throw new RejectedTokenException(
          ALGORITHM_NOT_ALLOWED, "issuer " + name + " signs with " + rules.algorithms());
    }
    if (token.header().has("crit")) {
      throw new RejectedTokenException(CRITICAL_HEADER, "no critical header is understood");
    }
    String type = token.headerText("typ");
    if (type == null || !accepts(type)) {
      throw new RejectedTokenException(
          TYPE_NOT_ALLOWED, "issuer " + name + " sends tokens of type " + rules.types());
    }
    return algorithm;
  }

  /** Checks that the times are numbers, before anything else looks at them. */
  void checkForm(CompactToken token) throws RejectedTokenException {
    seconds(token.claims(), "exp");
    seconds(token.claims(), "iat");
    if (token.claims().has("nbf")) {
      seconds(token.claims(), "nbf");
    }
  }

  /**
   * Media types compare without case, and {@code application/} may be left out (RFC 7515 4.1.9).
   */
  private boolean accepts(String type) {
    String lower = type.toLowerCase(Locale.ROOT);
    String bare = lower.startsWith("application/") ? lower.substring(12) : lower;
    return rules.types().stream().anyMatch(bare::equalsIgnoreCase);
  }

  /** Checks the claims and makes the caller of them. Only for a token whose signature is good. */
  Caller caller(CompactToken token, Instant now, String keyThumbprint)
      throws RejectedTokenException {
    JsonNode claims = token.claims();
    checkTimes(claims, now);
    checkAudience(claims.get("aud"));
    ClaimNames names = rules.claims();
    JsonNode scopes = claims.get(names.scopes());
    JsonNode roles = claims.get(names.roles());
    JsonNode id = claims.get("jti");
    return new Caller(
        name,
        text(claims, names.user()),
        text(claims, names.team()),
        roles == null ? Set.of() : words(names.roles(), roles),
        scopes == null ? Set.of() : words(names.scopes(), scopes),
        id == null ? "" : text(claims, "jti"),
        (long) Math.ceil(seconds(claims, "exp")),
        keyThumbprint);
  }

  private void checkTimes(JsonNode claims, Instant now) throws RejectedTokenException {
    double at = now.toEpochMilli() / 1000.0;
    double skew = rules.clockSkew().toMillis() / 1000.0;
    double expires = seconds(claims, "exp");
    if (at >= expires + skew) {
      throw new RejectedTokenException(
          EXPIRED, "the token expired at " + Instant.ofEpochSecond((long) expires));
    }
    if (claims.has("nbf") && at < seconds(claims, "nbf") - skew) {
      throw new RejectedTokenException(NOT_YET_VALID, "the token's nbf is in the future");
    }
    double issued = seconds(claims, "iat");
    if (at < issued - skew) {
      throw new RejectedTokenException(NOT_YET_VALID, "the token's iat is in the future");
    }
    if (expires - issued > rules.maxLifetime().toSeconds()) {
      throw new RejectedTokenException(
          LIFETIME_TOO_LONG,
          "the token lives longer than the %d s that issuer %s may give"
              .formatted(rules.maxLifetime().toSeconds(), name));
    }
  }

  private void checkAudience(@Nullable JsonNode audience) throws RejectedTokenException {
    Set<String> given = new TreeSet<>();
    if (audience != null && audience.isTextual()) {
      given.add(audience.textValue());
    } else if (audience != null && audience.isArray()) {
      for (JsonNode one : audience) {
        if (!one.isTextual()) {
          throw new RejectedTokenException(BAD_CLAIM, "aud holds something that is not a string");
        }
        given.add(one.textValue());
      }
    } else {
      throw new RejectedTokenException(BAD_CLAIM, "aud is missing or not a string or an array");
    }
    if (rules.audiences().stream().noneMatch(given::contains)) {
      throw new RejectedTokenException(
          AUDIENCE_MISMATCH, "the token is not meant for " + rules.audiences());
    }
  }

  /** NumericDate (RFC 7519 section 2): a JSON number, fractions allowed. */
  private static double seconds(JsonNode claims, String name) throws RejectedTokenException {
    JsonNode value = claims.get(name);
    double seconds = value != null && value.isNumber() ? value.doubleValue() : Double.NaN;
    if (!(seconds >= 0 && seconds < 1e11)) {
      throw new RejectedTokenException(BAD_CLAIM, name + " is missing or not a number of seconds");
    }
    return seconds;
  }

  private static String text(JsonNode claims, String name) throws RejectedTokenException {
    JsonNode value = claims.get(name);
    if (value == null || !value.isTextual() || value.textValue().isBlank()) {
      throw new RejectedTokenException(BAD_CLAIM, name + " is missing or not a string");
    }
    return printable(name, value.textValue());
  }

  /** Names end up in logs, headers and reports: no control characters, and bounded. */
  private static String printable(String name, String value) throws RejectedTokenException {
    if (value.length() > 256 || value.chars().anyMatch(Character::isISOControl)) {
      throw new RejectedTokenException(
          BAD_CLAIM, name + " is too long or has control characters in it");
    }
    return value;
  }

  /** A space-separated string (RFC 8693 section 4.2) or an array of strings. */
  private static Set<String> words(String name, JsonNode value) throws RejectedTokenException {
    Set<String> words = new TreeSet<>();
    if (value.isTextual()) {
      for (String word : value.textValue().split(" ", -1)) {
        if (!word.isEmpty()) {
          words.add(printable(name, word));
        }
      }
    } else if (value.isArray()) {
      for (JsonNode word : value) {
        if (!word.isTextual()) {
          throw new RejectedTokenException(BAD_CLAIM, name + " holds something that is no string");
        }
        words.add(printable(name, word.textValue()));
      }
    } else {
      throw new RejectedTokenException(BAD_CLAIM, name + " is not a string or an array of strings");
    }
    return Set.copyOf(words);
  }
}
