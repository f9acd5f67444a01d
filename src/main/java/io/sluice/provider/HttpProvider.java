package io.sluice.provider;

import io.sluice.config.ProviderConfig;
import io.sluice.config.ProviderConfig.Timeouts;
import io.sluice.provider.Credentials.Head;
import io.sluice.provider.Credentials.Shown;
import io.sluice.provider.Dispatch.Operation;
import io.sluice.provider.Dispatch.Operation.Ask;
import io.sluice.provider.Dispatch.Operation.Resource;
import io.sluice.provider.Dispatch.Payload;
import io.sluice.wire.Format;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.UpgradeRejectedException;
import io.vertx.core.http.WebSocket;
import java.util.Collections;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A provider behind HTTP: a family's API, credentials, and the connections of one event loop. */
final class HttpProvider implements Provider {

  private static final Buffer NOTHING = Buffer.buffer();
  private static final Set<Format> SOCKETS = EnumSet.of(Format.REALTIME, Format.RESPONSES);

  private final String name;
  private final ProviderConfig config;
  private final ProviderApi api;
  private final Credentials credentials;
  private final Runnable onClose;
  private final Vertx vertx;
  private final HttpUpstream upstream;
  private final String prefix;
  private final String host;
  private final Set<Format> speaks;
  private @Nullable SocketUpstream sockets;

  /**
   * For use by the event loop that calls this.
   *
   * @param onClose for what the credentials have open
   */
  HttpProvider(
      Vertx vertx,
      String name,
      ProviderConfig config,
      ProviderApi api,
      Credentials credentials,
      Runnable onClose) {
    this.vertx = vertx;
    this.name = name;
    this.config = config;
    this.api = api;
    this.credentials = credentials;
    this.onClose = onClose;
    this.upstream = new HttpUpstream(vertx, config);
    String path = config.baseUrl().getRawPath();
    this.prefix = path == null ? "" : path;
    this.host = Origin.authority(config.baseUrl());
    this.speaks = Collections.unmodifiableSet(new LinkedHashSet<>(formats(config, api)));
  }

  private static List<Format> formats(ProviderConfig config, ProviderApi api) {
    return config.formats().isEmpty()
        ? api.formats()
        : config.formats().stream().map(Format::of).toList();
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Timeouts timeouts() {
    return config.timeouts();
  }

  @Override
  public Set<Format> speaks() {
    return speaks;
  }

  @Override
  public Quirks quirks() {
    return api.quirks();
  }

  @Override
  public boolean drains() {
    return config.onCallerGone().equals("drain");
  }

  @Override
  public Call send(Dispatch dispatch) {
    Payload payload = dispatch.payload();
    Head head = head(dispatch);
    contentType(payload, head.headers());
    Buffer body = payload instanceof Payload.Json json ? json.body() : NOTHING;
    Future<Shown> shown = credentials.show(head, body);
    Call call =
        new Call(
            shown.compose(ready -> upstream.connect(head.method(), head.uri(), head.headers())),
            request -> HttpUpstream.send(request, payload));
    call.response()
        .onSuccess(answer -> shown.result().heard(answer.statusCode(), answer.headers()));
    return call;
  }

  private static void contentType(Payload payload, MultiMap headers) {
    if (payload instanceof Payload.Json) {
      headers.set(HttpHeaders.CONTENT_TYPE, "application/json");
    } else if (payload instanceof Payload.Stream stream) {
      headers.set(HttpHeaders.CONTENT_TYPE, stream.contentType());
    }
  }

  /** All but credentials, and what speaks of the body. */
  private Head head(Dispatch dispatch) {
    Operation operation = dispatch.operation();
    if (!speaks.contains(operation.format())) {
      throw ProviderApi.unspoken(operation.format());
    }
    MultiMap headers = HttpHeaders.headers();
    PassedHeaders.toProvider(dispatch.callerHeaders(), headers, api.knownHeaders());
    headers.set("x-request-id", dispatch.requestId());
    api.complete(headers, operation);
    if (operation instanceof Resource resource) {
      return new Head(resource.method(), host, prefix + api.target(resource), headers);
    }
    return new Head(HttpMethod.POST, host, prefix + api.target((Ask) operation), headers);
  }

  @Override
  public Future<WebSocket> socket(Dispatch dispatch) {
    if (!(dispatch.operation() instanceof Ask ask) || !SOCKETS.contains(ask.format())) {
      throw new IllegalArgumentException("no WebSocket for this");
    }
    Head made = head(dispatch);
    Head head = new Head(HttpMethod.GET, made.host(), made.uri(), made.headers());
    Future<Shown> shown = credentials.show(head, NOTHING);
    return shown
        .compose(ready -> sockets().open(head.uri(), head.headers()))
        .onFailure(
            failure -> {
              if (failure instanceof UpgradeRejectedException refused && shown.succeeded()) {
                shown.result().heard(refused.getStatus(), refused.getHeaders());
              }
            });
  }

  private SocketUpstream sockets() {
    SocketUpstream open = sockets;
    if (open == null) {
      open = new SocketUpstream(vertx, config);
      sockets = open;
    }
    return open;
  }

  @Override
  public void close() {
    upstream.close();
    SocketUpstream open = sockets;
    if (open != null) {
      open.close();
    }
    onClose.run();
  }
}
