package io.sluice.identity;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.config.IssuerConfig;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What somebody wants revoked, as it comes in: {@code {"issuer" or "iss", "jti", "subject",
 * "issued_before", "until", "reason"}}. Text is bounded and printable, times are RFC 3339.
 *
 * @param issuer configured name; empty if {@code iss} is given instead
 * @param iss the value in the tokens; empty if {@code issuer} is given instead
 */
public record RevocationOrder(
    String issuer,
    String iss,
    @Nullable String jti,
    @Nullable String subject,
    @Nullable Instant issuedBefore,
    @Nullable Instant until,
    String reason) {

  private static final Set<String> FIELDS =
      Set.of("issuer", "iss", "jti", "subject", "issued_before", "until", "reason");

  /** A token's own claims are not longer. */
  private static final int LONGEST = 256;

  /** Whatever the issuer's lifetime is: it may be raised tomorrow. */
  private static final Duration AT_LEAST = Duration.ofDays(1);

  /** One that cannot be followed. Names the field that is wrong, or none. */
  public static final class RefusedException extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final String field;
    private final String problem;

    RefusedException(String field, String problem) {
      super(problem, null, false, false);
      this.field = field;
      this.problem = problem;
    }

    /** What is wrong with it and what would be right: a sentence. */
    public String problem() {
      return problem;
    }

    public String field() {
      return field;
    }
  }

  /**
   * Reads one.
   *
   * @throws RefusedException if it is not JSON, not whole, or says something unknown
   */
  public static RevocationOrder parse(byte[] body) {
    JsonNode json;
    try {
      json = StrictJson.object(body);
    } catch (StrictJson.Malformed e) {
      throw new RefusedException("", "The body " + e.getMessage() + ".");
    }
    json.fieldNames()
        .forEachRemaining(
            name -> {
              if (!FIELDS.contains(name)) {
                throw new RefusedException(
                    Rejection.printable(name), "There is no such field; there are " + known());
              }
            });
    String issuer = text(json, "issuer");
    String iss = text(json, "iss");
    if ((issuer == null) == (iss == null)) {
      throw new RefusedException(
          "issuer",
          "Say whose tokens: issuer, the name in the configuration, or iss, the value in the"
              + " tokens; one of the two.");
    }
    String reason = text(json, "reason");
    if (reason == null) {
      throw new RefusedException("reason", "Say why, for those who read the list later.");
    }
    String jti = text(json, "jti");
    String subject = text(json, "subject");
    Instant issuedBefore = time(json, "issued_before");
    if (jti == null && subject == null && issuedBefore == null) {
      throw new RefusedException(
          "jti", "Say which tokens: by jti, by subject, by issued_before, or by several of them.");
    }
    return new RevocationOrder(
        issuer == null ? "" : issuer,
        iss == null ? "" : iss,
        jti,
        subject,
        issuedBefore,
        time(json, "until"),
        reason);
  }

  private static String known() {
    return "issuer, iss, jti, subject, issued_before, until and reason.";
  }

  /**
   * Gives the order.
   *
   * @param issuers that are configured, by name
   * @param by who gives it
   * @throws RefusedException if the issuer is unknown or it would be over at once
   */
  public Revocation give(Map<String, IssuerConfig> issuers, Caller by, Instant now) {
    String name = issuer.isEmpty() ? nameOf(iss, issuers) : issuer;
    IssuerConfig rules = issuers.get(name);
    if (rules == null) {
      throw new RefusedException(
          "issuer",
          "There is no issuer %s. There are: %s."
              .formatted(Rejection.printable(name), String.join(", ", issuers.keySet())));
    }
    if (until != null && !until.isAfter(now)) {
      throw new RefusedException("until", "It would be over at once: it is " + now + " now.");
    }
    return new Revocation(
        id(now),
        name,
        jti,
        subject,
        issuedBefore,
        until == null ? end(rules, now) : until,
        by.issuer() + "/" + by.user(),
        now.truncatedTo(ChronoUnit.MILLIS),
        reason);
  }

  private static String nameOf(String iss, Map<String, IssuerConfig> issuers) {
    return issuers.entrySet().stream()
        .filter(issuer -> issuer.getValue().issuer().equals(iss))
        .map(Map.Entry::getKey)
        .findFirst()
        .orElseThrow(
            () ->
                new RefusedException(
                    "iss",
                    "No issuer is configured whose tokens say iss " + Rejection.printable(iss)));
  }

  /**
   * When no token that is covered can live any more: a bound on how many there are to keep. Null
   * for those that cover tokens that are yet to come.
   */
  private @Nullable Instant end(IssuerConfig rules, Instant now) {
    // A token may say that it was issued a skew from now, and be taken for a skew after its end.
    Duration life = rules.maxLifetime().plus(rules.clockSkew().multipliedBy(2));
    Instant last = jti != null ? now : issuedBefore;
    if (last == null) {
      return null;
    }
    Instant end = last.plus(life);
    Instant least = now.plus(AT_LEAST);
    return (end.isAfter(least) ? end : least).truncatedTo(ChronoUnit.SECONDS);
  }

  /** UUIDv7 (RFC 9562 section 5.7). */
  private static String id(Instant now) {
    UUID random = UUID.randomUUID();
    long high = (now.toEpochMilli() << 16) | 0x7000 | (random.getMostSignificantBits() & 0x0fff);
    return new UUID(high, random.getLeastSignificantBits()).toString();
  }

  private static @Nullable String text(JsonNode json, String field) {
    JsonNode value = json.get(field);
    if (value == null) {
      return null;
    }
    if (!value.isTextual() || value.textValue().isBlank()) {
      throw new RefusedException(field, "This must be a string with something in it.");
    }
    String text = value.textValue();
    // Names as tokens may have them, so that each can be revoked; a reason only as people read it.
    boolean good =
        field.equals("reason")
            ? Rejection.plain(text)
            : text.chars().noneMatch(Character::isISOControl);
    if (text.length() > LONGEST || !good) {
      throw new RefusedException(
          field, "This must be at most " + LONGEST + " characters, without control characters.");
    }
    return text;
  }

  /** To whole seconds, rounded up: rather one token too many than one too few. */
  private static @Nullable Instant time(JsonNode json, String field) {
    String text = text(json, field);
    if (text == null) {
      return null;
    }
    try {
      Instant exact = OffsetDateTime.parse(text).toInstant();
      Instant whole = exact.truncatedTo(ChronoUnit.SECONDS);
      Instant up = whole.equals(exact) ? whole : whole.plusSeconds(1);
      if (up.isBefore(Instant.EPOCH) || up.getEpochSecond() > 253_402_300_799L) {
        throw new RefusedException(field, "This must be a time between 1970 and 9999.");
      }
      return up;
    } catch (DateTimeException e) {
      throw new RefusedException(field, "This is no time; write it as 2026-11-25T10:00:00Z.");
    }
  }
}
