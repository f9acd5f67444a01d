package io.sluice.provider;

import io.sluice.config.ProviderConfig.EntraConfig;
import io.sluice.provider.AccessTokens.Token;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Access tokens of Microsoft Entra ID for an application of its own (OAuth 2.0 client credentials,
 * RFC 6749 section 4.4;
 * learn.microsoft.com/entra/identity-platform/v2-oauth2-client-creds-grant-flow).
 */
final class EntraTokens implements Supplier<Future<Token>> {

  private static final long PATIENCE_MILLIS = 10_000;
  private static final int MAX_ANSWER_BYTES = 64 * 1024;
  private static final long MAX_LIFE_SECONDS = 24 * 60 * 60;

  private final HttpClientAgent client;
  private final String provider;
  private final RequestOptions options;
  private final Buffer form;
  private final Clock clock;

  EntraTokens(Vertx vertx, String provider, EntraConfig config, Clock clock) {
    this.client =
        vertx.createHttpClient(
            new HttpClientOptions().setConnectTimeout((int) PATIENCE_MILLIS),
            new PoolOptions().setHttp1MaxSize(1));
    this.provider = provider;
    this.options = to(config);
    this.form = form(config);
    this.clock = clock;
  }

  private static RequestOptions to(EntraConfig config) {
    URI authority = config.authority();
    String prefix = authority.getRawPath() == null ? "" : authority.getRawPath();
    return new RequestOptions()
        .setMethod(HttpMethod.POST)
        .setHost(authority.getHost())
        .setPort(Origin.port(authority))
        .setSsl(Origin.secure(authority))
        .setURI(prefix + "/" + config.tenant() + "/oauth2/v2.0/token")
        .setTimeout(PATIENCE_MILLIS)
        .putHeader("content-type", "application/x-www-form-urlencoded")
        .putHeader("accept", "application/json");
  }

  private static Buffer form(EntraConfig config) {
    Map<String, String> fields =
        Map.of(
            "grant_type", "client_credentials",
            "client_id", config.clientId(),
            "client_secret", config.clientSecret().value(),
            "scope", config.resourceScope());
    return Buffer.buffer(
        fields.entrySet().stream()
            .map(field -> field.getKey() + "=" + encoded(field.getValue()))
            .collect(Collectors.joining("&")));
  }

  private static String encoded(String value) {
    return URLEncoder.encode(value, StandardCharsets.UTF_8);
  }

  @Override
  public Future<Token> get() {
    return client
        .request(options)
        .compose(this::exchange)
        .recover(
            failure ->
                Future.failedFuture(
                    failure instanceof CredentialsException
                        ? failure
                        : none("could not be asked: " + failure.getClass().getSimpleName())));
  }

  private Future<Token> exchange(HttpClientRequest request) {
    return request
        .send(form)
        .compose(
            response -> bounded(request, response).map(body -> token(response.statusCode(), body)));
  }

  private Future<Buffer> bounded(HttpClientRequest request, HttpClientResponse response) {
    Buffer body = Buffer.buffer();
    response.handler(
        bytes -> {
          if (body.length() + bytes.length() > MAX_ANSWER_BYTES) {
            request.reset().onFailure(ignored -> {});
          } else {
            body.appendBuffer(bytes);
          }
        });
    return response.end().map(body);
  }

  private Token token(int status, Buffer body) {
    if (status != 200) {
      throw none("answered with status " + status);
    }
    try {
      JsonObject answer = new JsonObject(body);
      long seconds = answer.getLong("expires_in", 0L);
      if (!(answer.getValue("access_token") instanceof String token)
          || token.chars().anyMatch(c -> c < 0x21 || c > 0x7e)
          || seconds <= 0) {
        throw none("answered with no token");
      }
      return new Token(
          token, clock.instant(), clock.instant().plusSeconds(Math.min(seconds, MAX_LIFE_SECONDS)));
    } catch (DecodeException | ClassCastException e) {
      throw none("answered with something else than a token");
    }
  }

  private CredentialsException none(String what) {
    return new CredentialsException("provider " + provider + ": Microsoft Entra ID " + what);
  }

  void close() {
    client.close().onFailure(ignored -> {});
  }
}
