package io.sluice.broker;

import io.sluice.config.ProviderConfig;
import io.sluice.config.Secret;
import io.sluice.provider.KeyListener;
import io.sluice.telemetry.Telemetry;
import java.time.Clock;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How the keys of providers fare. Each event loop finds that out for itself; a key rests for the
 * broker while it rests for one of them. A key is known by its place and by where it came from,
 * never by a part of itself.
 */
final class ProviderKeys {

  private static final Logger LOG = LoggerFactory.getLogger(ProviderKeys.class);

  private final Telemetry telemetry;
  private final Clock clock;
  private final AtomicInteger loops = new AtomicInteger();
  private final Map<Seen, Rest> rests = new ConcurrentHashMap<>();
  private final Map<String, LongAdder> counts = new ConcurrentHashMap<>();
  private final Set<String> known = new HashSet<>();
  private volatile Map<String, ProviderConfig> configured = Map.of();

  /** A key, as one event loop sees it. */
  private record Seen(int loop, String provider, int key) {

    boolean same(String other, int place) {
      return provider.equals(other) && key == place;
    }
  }

  private record Rest(Reason reason, long until) {}

  private enum Reason {
    REFUSED,
    USED_UP;

    static Reason of(int status) {
      return status == 429 ? USED_UP : REFUSED;
    }

    String code() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  ProviderKeys(Telemetry telemetry, Map<String, ProviderConfig> providers, Clock clock) {
    this.telemetry = telemetry;
    this.clock = clock;
    configure(providers);
  }

  /** From now on. What was known of a provider that changed is of no use any more. */
  synchronized void configure(Map<String, ProviderConfig> fresh) {
    Map<String, ProviderConfig> before = configured;
    configured = fresh;
    rests.keySet().removeIf(seen -> changed(before, fresh, seen.provider()));
    fresh.forEach(
        (name, config) -> {
          if (!config.keys().isEmpty() && known.add(name)) {
            meters(name);
          }
        });
  }

  private static boolean changed(
      Map<String, ProviderConfig> before, Map<String, ProviderConfig> fresh, String name) {
    ProviderConfig now = fresh.get(name);
    return now == null || !now.equals(before.get(name));
  }

  private void meters(String provider) {
    telemetry.gauge(
        "sluice.provider.keys",
        "Keys configured",
        () -> keys(provider).size(),
        "provider",
        provider);
    for (Reason reason : Reason.values()) {
      String code = reason.code();
      telemetry.gauge(
          "sluice.provider.keys.resting",
          "Keys that at least one event loop leaves alone for now, by why",
          () -> resting(provider, reason),
          "provider",
          provider,
          "reason",
          code);
      telemetry.counter(
          "sluice.provider.key.rests",
          "How often an event loop began to leave a key alone, by why",
          () -> count(provider, reason).sum(),
          "provider",
          provider,
          "reason",
          code);
    }
  }

  private LongAdder count(String provider, Reason reason) {
    return counts.computeIfAbsent(provider + " " + reason.code(), name -> new LongAdder());
  }

  private List<Secret> keys(String provider) {
    ProviderConfig config = configured.get(provider);
    return config == null ? List.of() : config.keys();
  }

  /** A key that one loop has seen refused counts as that, whatever others say. */
  private long resting(String provider, Reason reason) {
    Set<Integer> refused = keysAtRest(provider, Reason.REFUSED);
    if (reason == Reason.REFUSED) {
      return refused.size();
    }
    Set<Integer> usedUp = keysAtRest(provider, Reason.USED_UP);
    usedUp.removeAll(refused);
    return usedUp.size();
  }

  private Set<Integer> keysAtRest(String provider, Reason reason) {
    long now = clock.millis();
    Set<Integer> found = new HashSet<>();
    rests.forEach(
        (seen, rest) -> {
          if (seen.provider().equals(provider) && rest.reason() == reason && rest.until() > now) {
            found.add(seen.key());
          }
        });
    return found;
  }

  /** Whether any event loop leaves it alone since it was refused. */
  private boolean refused(String provider, int key) {
    long now = clock.millis();
    return rests.entrySet().stream()
        .anyMatch(
            one ->
                one.getKey().same(provider, key)
                    && one.getValue().reason() == Reason.REFUSED
                    && one.getValue().until() > now);
  }

  /** What another event loop tells. */
  KeyListener ofLoop() {
    int loop = loops.getAndIncrement();
    return new KeyListener() {
      @Override
      public void resting(String provider, int key, int status, Duration rest) {
        Reason reason = Reason.of(status);
        // The first event loop to see it says so; the others would say the same.
        if (reason == Reason.REFUSED && !refused(provider, key)) {
          LOG.warn(
              "provider {}: {} was refused with status {} and rests for {} s",
              provider,
              name(provider, key),
              status,
              rest.toSeconds());
        }
        count(provider, reason).increment();
        rests.merge(
            new Seen(loop, provider, key),
            new Rest(reason, clock.millis() + rest.toMillis()),
            (before, now) -> before.until() > now.until() ? before : now);
      }

      @Override
      public void back(String provider, int key) {
        rests.remove(new Seen(loop, provider, key));
        LOG.info("provider {}: {} is accepted again", provider, name(provider, key));
      }
    };
  }

  private String name(String provider, int key) {
    List<Secret> all = keys(provider);
    return key < all.size()
        ? "key %d of %d, %s,".formatted(key + 1, all.size(), all.get(key).reference())
        : "key " + (key + 1);
  }
}
