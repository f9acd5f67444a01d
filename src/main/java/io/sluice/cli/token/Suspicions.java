package io.sluice.cli.token;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.identity.DevelopmentIssuer;
import io.sluice.identity.SigningKey;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What is unusual in a token that could be read: to look at, not to trust by. */
final class Suspicions {

  private static final Duration LONG = Duration.ofHours(24);
  private static final Set<String> USUAL_TYPES = Set.of("at+jwt", "application/at+jwt", "jwt");
  private static final Set<String> KNOWN_HEADERS =
      Set.of(
          "alg",
          "typ",
          "kid",
          "cty",
          "crit",
          "b64",
          "jwk",
          "jku",
          "x5u",
          "x5c",
          "x5t",
          "x5t#S256",
          "enc",
          "zip",
          "epk",
          "apu",
          "apv",
          "iv",
          "tag",
          "p2s",
          "p2c");

  private final List<Oddity> found;

  private Suspicions(Reading reading) {
    this.found = new ArrayList<>(reading.oddities());
  }

  /** All of them, those of the form first. */
  static List<Oddity> of(Reading reading, Instant now) {
    Suspicions suspicions = new Suspicions(reading);
    if (reading.header() != null && reading.header().isObject()) {
      suspicions.header(reading.header(), reading.form().equals("jwe"));
    }
    if (reading.claims() != null && reading.claims().isObject()) {
      suspicions.claims(reading.claims(), now);
    }
    return List.copyOf(suspicions.found);
  }

  private void odd(String code, String text) {
    found.add(new Oddity(code, text));
  }

  private void header(JsonNode header, boolean encrypted) {
    algorithm(header.get("alg"), encrypted);
    for (String carried : List.of("jwk", "x5c")) {
      if (header.has(carried)) {
        odd("key_in_header", carried + ": it brings its own key, as a forged token would");
      }
    }
    for (String link : List.of("jku", "x5u")) {
      if (header.has(link)) {
        odd("key_by_link", link + ": it says where its key is, as a forged token would");
      }
    }
    if (header.has("crit") || header.has("b64")) {
      odd("critical", "crit or b64: it wants to be understood in another way than usual");
    }
    JsonNode typ = header.get("typ");
    if (typ == null) {
      odd("type_missing", "no typ: it does not say what kind of token it is");
    } else if (!typ.isTextual()
        || !USUAL_TYPES.contains(typ.textValue().toLowerCase(Locale.ROOT))) {
      odd("type_unusual", "typ " + Printed.line(typ) + ": not that of an access token");
    }
    JsonNode kid = header.get("kid");
    if (kid != null && (!kid.isTextual() || kid.textValue().length() > 256)) {
      odd("kid_unusual", "kid is no short text");
    }
    header
        .fieldNames()
        .forEachRemaining(
            name -> {
              if (!KNOWN_HEADERS.contains(name)) {
                odd("header_unknown", "unknown header parameter " + Printed.line(name));
              }
            });
  }

  private void algorithm(@Nullable JsonNode alg, boolean encrypted) {
    String name = alg != null && alg.isTextual() ? alg.textValue() : "";
    if (alg == null || !alg.isTextual()) {
      odd("algorithm_missing", "no alg, or one that is no text");
    } else if (name.strip().equalsIgnoreCase("none")) {
      odd("algorithm_none", "alg " + Printed.line(name) + ": nobody signed it");
    } else if (name.toUpperCase(Locale.ROOT).startsWith("HS")) {
      odd(
          "algorithm_symmetric",
          "alg " + Printed.line(name) + ": whoever can check it can make it");
    } else if (!encrypted && !SigningKey.ALGORITHMS.contains(name)) {
      odd("algorithm_unknown", "alg " + Printed.line(name) + ": not one that is known here");
    }
  }

  private void claims(JsonNode claims, Instant now) {
    Moment expires = Moment.of(claims.get("exp"));
    Moment issued = Moment.of(claims.get("iat"));
    Moment from = Moment.of(claims.get("nbf"));
    if (!claims.has("exp")) {
      odd("no_expiry", "no exp: it never ends");
    } else if (expires == null) {
      odd("expiry_unreadable", "exp is no number of seconds");
    } else if (!expires.instant().isAfter(now)) {
      odd("expired", "expired " + Spans.from(now, expires.instant()));
    }
    if (issued == null) {
      odd("no_issue_time", "no iat that can be read: its lifetime is unknown");
    } else if (issued.instant().isAfter(now.plusSeconds(60))) {
      odd("issued_in_future", "issued " + Spans.from(now, issued.instant()));
    }
    if (expires != null && issued != null) {
      Duration life = Duration.between(issued.instant(), expires.instant());
      if (life.compareTo(LONG) > 0) {
        odd("long_lifetime", "it lives " + Spans.of(life));
      } else if (life.isNegative()) {
        odd("negative_lifetime", "it ends before it begins");
      }
    }
    if (claims.has("nbf") && from == null) {
      odd("not_before_unreadable", "nbf is no number of seconds");
    } else if (from != null && from.instant().isAfter(now)) {
      odd("not_yet_valid", "good " + Spans.from(now, from.instant()));
    }
    JsonNode audience = claims.get("aud");
    if (audience == null || (audience.isEmpty() && !audience.isTextual())) {
      odd("no_audience", "no aud: it does not say for whom it is");
    }
    if (!claims.path("iss").isTextual()) {
      odd("no_issuer", "no iss that can be read");
    }
    if (!claims.path("sub").isTextual()) {
      odd("no_subject", "no sub that can be read");
    }
    if (claims.has("cnf")) {
      odd("bound", "cnf: it is bound to a key or certificate, and no bearer token");
    }
    if (claims.has("nonce") || claims.has("at_hash")) {
      odd("id_token", "nonce or at_hash: this looks like an ID token, which opens nothing");
    }
    if (claims.has(DevelopmentIssuer.TEST_MARKER)) {
      odd("test_token", "made for tests; production refuses it");
    }
  }
}
