package io.sluice.cli.token;

import static io.sluice.identity.Rejection.Reason.AUDIENCE_MISMATCH;
import static io.sluice.identity.Rejection.Reason.BAD_CLAIM;
import static io.sluice.identity.Rejection.Reason.BAD_TIME;
import static io.sluice.identity.Rejection.Reason.EXPIRED;
import static io.sluice.identity.Rejection.Reason.ISSUED_IN_FUTURE;
import static io.sluice.identity.Rejection.Reason.LIFETIME_TOO_LONG;
import static io.sluice.identity.Rejection.Reason.MALFORMED_CLAIMS;
import static io.sluice.identity.Rejection.Reason.MISSING_ISSUER;
import static io.sluice.identity.Rejection.Reason.MISSING_SUBJECT;
import static io.sluice.identity.Rejection.Reason.NOT_YET_VALID;
import static io.sluice.identity.Rejection.Reason.TEST_TOKEN;
import static io.sluice.identity.Rejection.Reason.UNBOUND_USE;
import static io.sluice.identity.Rejection.Reason.UNKNOWN_BINDING;
import static io.sluice.identity.Rejection.Reason.UNKNOWN_ISSUER;

import io.sluice.config.ClaimPath;
import io.sluice.identity.DevelopmentIssuer;
import io.sluice.identity.Rejection.Reason;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Tokens that the issuer truly signed and that still open nothing. */
final class ClaimAttacks {

  private static final String EXP = "RFC 7519 section 4.1.4";
  private static final long DAY = 86_400;
  private static final long TEN_YEARS = 3650 * DAY;

  static final List<Attack> ALL =
      List.of(
          claim("exp-missing", "no exp: good for ever", EXP, c -> c.remove("exp"), BAD_TIME),
          claim("exp-text", "exp as text", EXP, c -> c.put("exp", "9999999999"), BAD_TIME),
          claim("exp-null", "exp is null", EXP, c -> c.putNull("exp"), BAD_TIME),
          claim("exp-negative", "exp before 1970", EXP, c -> c.put("exp", -1), BAD_TIME),
          Attack.of(
              "exp-overflow",
              "exp that fits no 64 bits",
              EXP,
              t -> {
                String exp = "\"exp\":" + t.claims().getValue("exp");
                return t.signedTexts(
                    t.header().encode(),
                    t.claims().encode().replace(exp, "\"exp\":99999999999999999999"));
              },
              BAD_TIME,
              MALFORMED_CLAIMS),
          claim("exp-huge", "exp in the year 10^292", EXP, c -> c.put("exp", 1e300), BAD_TIME),
          claim("expired", "expired yesterday", EXP, c -> shift(c, -DAY), EXPIRED),
          claim(
              "nbf-future",
              "good from an hour on",
              "RFC 7519 section 4.1.5",
              c -> c.put("nbf", issued(c) + 3600),
              NOT_YET_VALID),
          claim(
              "nbf-text",
              "nbf as text",
              "RFC 7519 section 4.1.5",
              c -> c.put("nbf", "0"),
              BAD_TIME),
          claim(
              "iat-future",
              "issued tomorrow",
              "RFC 7519 section 4.1.6",
              c -> shift(c, DAY),
              ISSUED_IN_FUTURE),
          claim(
              "iat-text",
              "iat as text",
              "RFC 7519 section 4.1.6",
              c -> c.put("iat", Long.toString(issued(c))),
              BAD_TIME),
          claim(
              "lifetime-ten-years",
              "good for ten years",
              "RFC 8725 section 3.12",
              c -> c.put("exp", issued(c) + TEN_YEARS),
              LIFETIME_TOO_LONG),
          audience("aud-missing", "no aud", c -> c.remove("aud")),
          audience("aud-empty", "an empty list", c -> c.put("aud", new JsonArray())),
          audience("aud-other", "meant for somebody else", c -> c.put("aud", "elsewhere")),
          audience("aud-prefix", "a longer name", c -> c.put("aud", text(c, "aud") + ".evil")),
          audience(
              "aud-mixed",
              "the right one beside a number",
              c -> c.put("aud", new JsonArray().add(text(c, "aud")).add(7))),
          audience("aud-object", "an object", c -> c.put("aud", new JsonObject())),
          issuer("iss-slash", "with a slash more at the end", c -> text(c, "iss") + "/"),
          issuer("iss-case", "in another case", c -> swapCase(text(c, "iss"))),
          issuer("iss-space", "with a space behind", c -> text(c, "iss") + " "),
          issuer("iss-other", "of somebody else", c -> "https://attacker.invalid/"),
          claim(
              "iss-missing",
              "no iss",
              "RFC 8725 section 3.8",
              c -> c.remove("iss"),
              MISSING_ISSUER),
          claim(
              "iss-array",
              "a list of issuers",
              "RFC 7519 section 4.1.1",
              c -> c.put("iss", new JsonArray().add(text(c, "iss"))),
              MISSING_ISSUER),
          claim(
              "sub-missing",
              "no sub",
              "RFC 9068 section 2.2",
              c -> c.remove("sub"),
              MISSING_SUBJECT),
          claim(
              "sub-number",
              "a sub that is a number",
              "RFC 7519 section 4.1.2",
              c -> c.put("sub", 7),
              MISSING_SUBJECT),
          claim(
              "sub-header",
              "a line break and an HTTP header in sub",
              "CWE-113",
              c -> c.put("sub", "ada\r\nx-admin: 1"),
              MISSING_SUBJECT),
          team("team-missing", "no team", null),
          team("team-header", "a line break and an HTTP header in the team", "a\r\nx-admin: 1"),
          team("team-array", "two teams", new JsonArray().add("search").add("support")),
          claim(
              "cnf-as-bearer",
              "bound to a key, presented without a proof: stolen",
              "RFC 9449 section 7.1",
              c -> c.put("cnf", new JsonObject().put("jkt", "A".repeat(43))),
              UNBOUND_USE),
          claim(
              "cnf-unknown",
              "bound in a way that nobody knows",
              "RFC 7800 section 3.1",
              c -> c.put("cnf", new JsonObject().put("x", "y")),
              UNKNOWN_BINDING),
          claim(
              "test-marker",
              "a good token made for tests, sent to production",
              "RFC 8725 section 3.12",
              c -> c.put(DevelopmentIssuer.TEST_MARKER, true),
              TEST_TOKEN));

  private ClaimAttacks() {}

  private static Attack claim(
      String name, String description, String source, Consumer<JsonObject> change, Reason reason) {
    return Attack.of(name, description, source, t -> t.withClaims(change), reason);
  }

  private static Attack audience(String name, String description, Consumer<JsonObject> change) {
    return claim(name, "aud: " + description, "RFC 8725 section 3.9", change, AUDIENCE_MISMATCH);
  }

  private interface Spelling {
    String of(JsonObject claims);
  }

  private static Attack issuer(String name, String description, Spelling spelling) {
    return claim(
        name,
        "iss " + description,
        "RFC 8725 section 3.8",
        c -> c.put("iss", spelling.of(c)),
        UNKNOWN_ISSUER);
  }

  private static Attack team(String name, String description, @Nullable Object value) {
    return Attack.of(
        name,
        description,
        value instanceof String ? "CWE-113" : "RFC 9068 section 2.2",
        t -> t.withClaims(c -> set(c, t.team(), value)),
        BAD_CLAIM);
  }

  private static void set(JsonObject claims, ClaimPath path, @Nullable Object value) {
    JsonObject here = claims;
    int last = path.steps().size() - 1;
    for (String step : path.steps().subList(0, last)) {
      here = Objects.requireNonNull(here.getJsonObject(step), "the team is not where it should be");
    }
    here.remove(path.steps().get(last));
    if (value != null) {
      here.put(path.steps().get(last), value);
    }
  }

  private static void shift(JsonObject claims, long seconds) {
    claims.put("exp", claims.getLong("exp") + seconds).put("iat", issued(claims) + seconds);
  }

  private static long issued(JsonObject claims) {
    return claims.getLong("iat");
  }

  private static String text(JsonObject claims, String name) {
    Object value = claims.getValue(name);
    return value instanceof JsonArray array ? array.getString(0) : String.valueOf(value);
  }

  private static String swapCase(String text) {
    StringBuilder swapped = new StringBuilder(text.length());
    text.chars()
        .map(c -> Character.isUpperCase(c) ? Character.toLowerCase(c) : Character.toUpperCase(c))
        .forEach(c -> swapped.append((char) c));
    return swapped.toString();
  }
}
