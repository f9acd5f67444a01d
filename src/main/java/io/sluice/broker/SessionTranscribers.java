package io.sluice.broker;

import io.sluice.access.Ask.UseModel;
import io.sluice.access.Decision.Allowed;
import io.sluice.routing.Deployment;
import io.sluice.wire.realtime.SessionModel.Transcribers;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Models that may write down what the caller of a session says: those that it may use, as far as
 * they are at the provider that the session is with.
 */
final class SessionTranscribers implements Transcribers {

  private final Exchange exchange;
  private final Permitted permitted;
  private final String provider;
  private final Snapshot snapshot;

  /** Clients repeat what the provider has said. */
  private final Set<String> told = new HashSet<>();

  SessionTranscribers(Exchange exchange, Permitted permitted, String provider, Snapshot snapshot) {
    this.exchange = exchange;
    this.permitted = permitted;
    this.provider = provider;
    this.snapshot = snapshot;
  }

  @Override
  public @Nullable String upstream(String model) {
    UseModel ask = new UseModel(permitted.endpoint().scope(), model, UseModel.UNBOUNDED, Set.of());
    if (snapshot.policy().decide(permitted.caller(), ask, exchange.started())
        instanceof Allowed allowed) {
      Optional<String> known =
          allowed.granted().deployments().stream()
              .filter(place -> place.provider().equals(provider))
              .map(Deployment::upstreamModel)
              .findFirst();
      known.ifPresent(told::add);
      return known.orElse(null);
    }
    return told.contains(model) ? model : null;
  }
}
