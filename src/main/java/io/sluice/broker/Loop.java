package io.sluice.broker;

import io.sluice.config.ProviderConfig;
import io.sluice.provider.KeyListener;
import io.sluice.provider.Provider;
import io.sluice.provider.Providers;
import io.sluice.tools.ToolUpstream;
import io.sluice.tools.ToolUpstreams;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * One configuration as one event loop uses it: the shared snapshot, and connections of its own.
 *
 * @param keys hears how providers' keys fare
 * @param body reader of request bodies
 * @param forms reader of those that are forms
 */
record Loop(
    Snapshot snapshot,
    Map<String, Provider> providers,
    Map<String, ToolUpstream> tools,
    KeyListener keys,
    RequestBody body,
    FormReader forms) {

  /** More than it takes to verify a token whose key has to be fetched. */
  private static final Duration BEFORE_THE_BODY = Duration.ofSeconds(30);

  /** Streams of events and WebSockets of a tool that is gone may go on for so long. */
  private static final Duration TOOL_CALLS_END = Duration.ofHours(1);

  static Loop open(Vertx vertx, Snapshot snapshot, KeyListener keys) {
    return new Loop(
        snapshot,
        Providers.open(vertx, snapshot.config().providers(), keys),
        ToolUpstreams.open(vertx, snapshot.tools()),
        keys,
        body(vertx, snapshot),
        forms(vertx, snapshot));
  }

  /** The next configuration; providers that did not change keep their connections. */
  Loop next(Vertx vertx, Snapshot fresh) {
    Map<String, ProviderConfig> before = snapshot.config().providers();
    Map<String, ProviderConfig> changed = new HashMap<>(fresh.config().providers());
    Map<String, Provider> kept = new HashMap<>();
    providers.forEach(
        (name, provider) -> {
          ProviderConfig wanted = changed.get(name);
          if (wanted != null && wanted.equals(before.get(name))) {
            kept.put(name, provider);
            changed.remove(name);
          } else {
            retire(vertx, provider);
          }
        });
    kept.putAll(Providers.open(vertx, changed, keys));
    Map<String, ToolUpstream> reached =
        ToolUpstreams.next(vertx, tools, fresh.tools(), BEFORE_THE_BODY, TOOL_CALLS_END);
    return new Loop(
        fresh, Map.copyOf(kept), reached, keys, body(vertx, fresh), forms(vertx, fresh));
  }

  /** Closes it when no request can be on its way to it: one may still be sending its body. */
  private void retire(Vertx vertx, Provider provider) {
    Duration onTheWay = snapshot.config().server().bodyTimeout().plus(BEFORE_THE_BODY);
    vertx.setTimer(onTheWay.toMillis(), id -> provider.close());
  }

  Provider provider(String name) {
    Provider provider = providers.get(name);
    if (provider == null) {
      throw new IllegalStateException("a model's provider is always configured: " + name);
    }
    return provider;
  }

  ToolUpstream tool(String name) {
    ToolUpstream tool = tools.get(name);
    if (tool == null) {
      throw new IllegalStateException("a route's tool is always configured: " + name);
    }
    return tool;
  }

  private static RequestBody body(Vertx vertx, Snapshot snapshot) {
    return new RequestBody(
        vertx, snapshot.config().server().maxBody(), snapshot.config().server().bodyTimeout());
  }

  private static FormReader forms(Vertx vertx, Snapshot snapshot) {
    return new FormReader(
        vertx, snapshot.config().server().maxBody(), snapshot.config().server().bodyTimeout());
  }
}
