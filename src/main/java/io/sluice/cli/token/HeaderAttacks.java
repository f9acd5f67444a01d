package io.sluice.cli.token;

import static io.sluice.identity.Rejection.Reason.BAD_SIGNATURE;
import static io.sluice.identity.Rejection.Reason.CRITICAL_HEADER;
import static io.sluice.identity.Rejection.Reason.MALFORMED_HEADER;
import static io.sluice.identity.Rejection.Reason.MALFORMED_TOKEN;
import static io.sluice.identity.Rejection.Reason.TYPE_NOT_ALLOWED;
import static io.sluice.identity.Rejection.Reason.UNKNOWN_KID;

import io.sluice.identity.Rejection.Reason;
import io.sluice.identity.SigningKey;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Base64;
import java.util.List;
import java.util.function.BiConsumer;

/** Tokens whose header brings its own key, or wants to be understood otherwise. */
final class HeaderAttacks {

  static final List<Attack> ALL =
      List.of(
          ownKey(
              "jwk-embedded",
              "its own public key in the header",
              "RFC 8725 section 2.1, CVE-2018-0114",
              (h, key) -> h.put("jwk", key.publicJwk())),
          ownKey(
              "x5c-embedded",
              "its own certificate in the header",
              "RFC 7515 section 4.1.6",
              (h, key) ->
                  h.put(
                      "x5c",
                      new JsonArray()
                          .add(Base64.getEncoder().encodeToString(Certificate.of(key))))),
          url("jku", "RFC 7515 section 4.1.2, RFC 8725 section 3.10"),
          url("x5u", "RFC 7515 section 4.1.5, RFC 8725 section 3.10"),
          kid("kid-unknown", "a key id that nobody has", "nobody"),
          kid("kid-path", "a path, to a file whose content is known", "../../dev/null"),
          kid("kid-sql", "SQL, to select a key of one's own", "x' UNION SELECT 'secret' -- "),
          kid("kid-nul", "a NUL, to end the name early", "\0key"),
          kid("kid-url", "an address, to be fetched", "http://169.254.169.254/latest/meta-data"),
          Attack.of(
              "kid-long",
              "a key id of 10 KB",
              "RFC 8725 section 3.10",
              t -> t.withHeader(h -> h.put("kid", "k".repeat(10_240))),
              MALFORMED_TOKEN,
              MALFORMED_HEADER),
          Attack.of(
              "kid-array",
              "a list of key ids",
              "RFC 7515 section 4.1.4",
              t -> t.withHeader(h -> h.put("kid", new JsonArray().add(t.key().kid()))),
              MALFORMED_HEADER),
          crit("crit-unknown", "an extension that nobody knows", List.of("exp2")),
          crit("crit-empty", "an empty list", List.of()),
          crit("crit-duplicate", "a name twice", List.of("x", "x")),
          crit("crit-registered", "a name of the standard", List.of("alg")),
          crit("crit-absent", "a name that is not in the header", List.of("absent")),
          Attack.of(
              "crit-text",
              "crit that is no list",
              "RFC 7515 section 4.1.11",
              t -> t.withHeader(h -> h.put("crit", "exp")),
              CRITICAL_HEADER,
              MALFORMED_HEADER),
          Attack.of(
              "b64-false",
              "claims that are not encoded, as RFC 7797 allows and JWTs do not",
              "RFC 7797 section 7",
              t -> t.withHeader(h -> h.put("b64", false).put("crit", new JsonArray().add("b64"))),
              CRITICAL_HEADER),
          Attack.of(
              "typ-id-token",
              "an ID token: it tells a client who logged in, and opens nothing",
              "RFC 9068 section 4, RFC 8725 section 3.11",
              t ->
                  t.key()
                      .sign(
                          t.header(h -> h.put("typ", "JWT")),
                          t.claims().copy().put("nonce", "n-1").put("at_hash", "h")),
              TYPE_NOT_ALLOWED),
          typ("typ-jwt", "JWT"),
          typ("typ-dpop", "dpop+jwt"),
          typ("typ-logout", "logout+jwt"),
          Attack.of(
              "typ-missing",
              "no typ",
              "RFC 9068 section 4",
              t -> t.withHeader(h -> h.remove("typ")),
              TYPE_NOT_ALLOWED),
          Attack.of(
              "typ-number",
              "a typ that is a number",
              "RFC 7515 section 4.1.9",
              t -> t.withHeader(h -> h.put("typ", 1)),
              MALFORMED_HEADER));

  private HeaderAttacks() {}

  private static Attack ownKey(
      String name, String description, String source, BiConsumer<JsonObject, SigningKey> put) {
    return Attack.of(
        name,
        description + ", and a signature to match",
        source,
        t -> {
          SigningKey stranger = t.stranger();
          return stranger.sign(t.header(h -> put.accept(h, stranger)), t.claims());
        },
        BAD_SIGNATURE);
  }

  private static Attack url(String parameter, String source) {
    return Attack.of(
        parameter,
        parameter + ": an address where the key is said to be",
        source,
        t -> t.stranger().sign(t.header(h -> h.put(parameter, t.url())), t.claims()),
        BAD_SIGNATURE);
  }

  private static Attack kid(String name, String description, String kid) {
    return Attack.of(
        name,
        "kid is " + description,
        "RFC 8725 section 3.10",
        t -> t.withHeader(h -> h.put("kid", kid)),
        UNKNOWN_KID);
  }

  private static Attack crit(String name, String description, List<String> names) {
    return Attack.of(
        name,
        "crit with " + description,
        "RFC 7515 section 4.1.11",
        t -> t.withHeader(h -> critical(h, names)),
        CRITICAL_HEADER);
  }

  private static void critical(JsonObject header, List<String> names) {
    names.stream()
        .filter(name -> !name.equals("absent") && !header.containsKey(name))
        .forEach(name -> header.put(name, true));
    header.put("crit", new JsonArray(names));
  }

  private static Attack typ(String name, String typ) {
    return Attack.of(
        name,
        "typ " + typ + ": a token made for another purpose",
        "RFC 8725 section 3.11",
        t -> t.withHeader(h -> h.put("typ", typ)),
        new Reason[] {TYPE_NOT_ALLOWED});
  }
}
