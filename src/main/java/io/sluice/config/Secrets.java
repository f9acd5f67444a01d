package io.sluice.config;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the references to secrets stand for.
 *
 * @param known by the key of the reference, e.g. {@code providers.openai.api_key}
 * @param leftOut optional providers whose key is not set
 */
record Secrets(Map<String, Secret> known, Set<String> leftOut) {
  Secrets {
    known = Collections.unmodifiableMap(new LinkedHashMap<>(known));
    leftOut = Collections.unmodifiableSet(new LinkedHashSet<>(leftOut));
  }

  static Secrets find(Place root, SecretSource source, Findings findings) {
    Map<String, Secret> known = new LinkedHashMap<>();
    Set<String> leftOut = new LinkedHashSet<>();
    for (Map.Entry<String, Place> one : root.field("providers").fields().entrySet()) {
      Place provider = one.getValue();
      String why = provider(provider, source, findings, known);
      if (why != null) {
        leftOut.add(one.getKey());
        findings.warn(provider, "left out, with its models: " + why);
      }
    }
    for (Place issuer : root.field("issuers").fields().values()) {
      Place shared = issuer.field("secret");
      needed(shared, source, findings, known);
      longEnough(shared, issuer.field("algorithms"), known.get(shared.key()), findings);
      needed(issuer.field("introspection").field("client_secret"), source, findings, known);
    }
    needed(root.field("limits").field("redis").field("password"), source, findings, known);
    needed(root.field("audit").field("signing_key"), source, findings, known);
    return new Secrets(known, leftOut);
  }

  /** Why an optional provider has to be left out; null if it has all its secrets. */
  private static @Nullable String provider(
      Place provider, SecretSource source, Findings findings, Map<String, Secret> known) {
    boolean optional = provider.field("optional").isTrue();
    String missing = null;
    for (Place secret : secrets(provider)) {
      String why = look(secret, source, findings, known);
      if (why != null && optional) {
        missing = missing == null ? why : missing;
      } else if (why != null) {
        findings.error(secret, why);
      }
    }
    return missing;
  }

  /** All places of a provider where a secret may stand. */
  private static List<Place> secrets(Place provider) {
    List<Place> places = new ArrayList<>();
    places.add(provider.field("api_key"));
    places.addAll(provider.field("api_keys").items());
    places.add(provider.field("azure").field("entra").field("client_secret"));
    places.add(provider.field("google").field("credentials"));
    Place aws = provider.field("aws");
    places.add(aws.field("access_key_id"));
    places.add(aws.field("secret_access_key"));
    places.add(aws.field("session_token"));
    return places;
  }

  /** The secret at a place, if a reference stands there. */
  @Nullable Secret at(Place place) {
    return known.get(place.key());
  }

  private static void needed(
      Place place, SecretSource source, Findings findings, Map<String, Secret> known) {
    String why = look(place, source, findings, known);
    if (why != null) {
      findings.error(place, why);
    }
  }

  /** Why it could not be had; null if it could, or if there is no reference. */
  private static @Nullable String look(
      Place place, SecretSource source, Findings findings, Map<String, Secret> known) {
    String reference = place.text();
    if (reference == null) {
      return null;
    }
    SecretSource.Answer answer =
        place.key().endsWith(".google.credentials")
            ? source.document(reference)
            : source.find(reference);
    if (answer instanceof SecretSource.Answer.Unknown unknown) {
      return unknown.why();
    }
    SecretSource.Answer.Known found = (SecretSource.Answer.Known) answer;
    known.put(place.key(), found.secret());
    if (found.caution() != null) {
      findings.warn(place, found.caution());
    }
    return null;
  }

  /** A key shorter than the hash is easier to guess than the signature (RFC 7518 section 3.2). */
  private static void longEnough(
      Place place, Place algorithms, @Nullable Secret secret, Findings findings) {
    if (secret == null) {
      return;
    }
    int bytes = secret.value().getBytes(StandardCharsets.UTF_8).length;
    for (Place algorithm : algorithms.items()) {
      String name = algorithm.text();
      if (name != null && name.matches("HS(256|384|512)")) {
        int least = Integer.parseInt(name.substring(2)) / 8;
        if (bytes < least) {
          findings.error(
              place, "the secret has %d bytes; %s needs at least %d".formatted(bytes, name, least));
        }
      }
    }
  }
}
