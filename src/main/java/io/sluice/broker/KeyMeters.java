package io.sluice.broker;

import io.sluice.identity.KeyRing;
import io.sluice.identity.TokenDoor;
import io.sluice.telemetry.Telemetry;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/**
 * What is known of issuers' keys and of verified tokens. Meters of an issuer are made once for its
 * name; they look up its key ring of the day, so a reload changes nothing about them.
 */
final class KeyMeters {

  private final Telemetry telemetry;
  private final Supplier<TokenDoor> door;
  private final Set<String> known = new HashSet<>();

  KeyMeters(Telemetry telemetry, Supplier<TokenDoor> door) {
    this.telemetry = telemetry;
    this.door = door;
    String requests = "sluice.token.cache.requests";
    String description = "Look-ups in the cache of verified tokens";
    telemetry.counter(requests, description, () -> door.get().cache().hits(), "result", "hit");
    telemetry.counter(requests, description, () -> door.get().cache().misses(), "result", "miss");
    telemetry.gauge(
        "sluice.token.cache.size", "Verified tokens held", () -> door.get().cache().size());
  }

  /** Makes the meters of issuers that are new. */
  synchronized void see(Collection<KeyRing> rings) {
    for (KeyRing ring : rings) {
      if (known.add(ring.name())) {
        meters(ring.name());
      }
    }
  }

  private void meters(String issuer) {
    gauge(issuer, "sluice.key.ring.keys", "Keys in force", KeyRing::size);
    gauge(
        issuer,
        "sluice.key.ring.age.seconds",
        "Time since the keys were last loaded",
        KeyRing::ageSeconds);
    gauge(
        issuer,
        "sluice.key.ring.refused.keys",
        "Keys of the issuer's key set that must not be used",
        KeyRing::refused);
    String fetches = "sluice.key.ring.fetches";
    String loads = "Loads of an issuer's keys";
    counter(fetches, loads, KeyRing::loaded, issuer, "outcome", "loaded");
    counter(fetches, loads, KeyRing::failed, issuer, "outcome", "failed");
    counter(
        "sluice.key.ring.unknown.kids",
        "Tokens with a key id that the issuer does not have",
        KeyRing::unknownKids,
        issuer);
  }

  private void gauge(
      String issuer, String name, String description, ToDoubleFunction<KeyRing> value) {
    telemetry.gauge(name, description, () -> of(issuer, value, Double.NaN), "issuer", issuer);
  }

  private void counter(
      String name,
      String description,
      ToDoubleFunction<KeyRing> value,
      String issuer,
      String... tags) {
    List<String> all = new ArrayList<>(List.of(tags));
    all.addAll(List.of("issuer", issuer));
    telemetry.counter(name, description, () -> of(issuer, value, 0), all.toArray(String[]::new));
  }

  private double of(String issuer, ToDoubleFunction<KeyRing> value, double without) {
    return door.get().rings().stream()
        .filter(ring -> ring.name().equals(issuer))
        .mapToDouble(value)
        .findFirst()
        .orElse(without);
  }
}
