package io.sluice.identity;

import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.core.Future;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.function.LongSupplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A key set whose address stands in the issuer's metadata (RFC 8414 section 3, OpenID Connect
 * Discovery section 4). The metadata is read again each hour, and after keys could not be had.
 */
final class Discovery implements KeySource {

  static final Duration LIFE = Duration.ofHours(1);
  private static final Pattern LOOPBACK =
      Pattern.compile("localhost|127(\\.[0-9]{1,3}){3}|\\[::1]", Pattern.CASE_INSENSITIVE);

  private final HttpGet http;
  private final String issuer;
  private final URI metadata;
  private final boolean development;
  private final LongSupplier nanoTime;
  private volatile @Nullable Known known;

  private record Known(URI jwks, long sinceNanos) {}

  /**
   * Metadata at an address.
   *
   * @param issuer what its {@code issuer} must be, byte by byte
   * @param development whether its keys may come in the clear, from this machine
   */
  Discovery(HttpGet http, String issuer, URI metadata, boolean development, LongSupplier nanoTime) {
    this.http = http;
    this.issuer = issuer;
    this.metadata = metadata;
    this.development = development;
    this.nanoTime = nanoTime;
  }

  @Override
  public Future<Document> get() {
    Known last = known;
    Future<URI> address =
        last != null && nanoTime.getAsLong() - last.sinceNanos() < LIFE.toNanos()
            ? Future.succeededFuture(last.jwks())
            : read();
    return address.compose(http::get).onFailure(failure -> distrust());
  }

  @Override
  public void distrust() {
    known = null;
  }

  private Future<URI> read() {
    long now = nanoTime.getAsLong();
    return http.get(metadata)
        .compose(
            document -> {
              try {
                return Future.succeededFuture(jwksUri(document));
              } catch (IOException e) {
                return Future.failedFuture(e);
              }
            })
        .onSuccess(jwks -> known = new Known(jwks, now));
  }

  private URI jwksUri(Document document) throws IOException {
    JsonNode json;
    try {
      json = StrictJson.object(document.body().getBytes());
    } catch (StrictJson.Malformed e) {
      throw new IOException(metadata + ": no issuer metadata: it " + e.getMessage(), e);
    }
    String said = json.path("issuer").textValue();
    if (!issuer.equals(said)) {
      // A document of somebody else would bring somebody else's keys (RFC 8414 section 3.3).
      throw new IOException(
          "%s: its issuer is %s; the configuration expects %s"
              .formatted(metadata, said == null ? "missing" : Rejection.printable(said), issuer));
    }
    String text = json.path("jwks_uri").textValue();
    if (text == null) {
      throw new IOException(metadata + ": its jwks_uri is missing or not a string");
    }
    return allowed(text);
  }

  private URI allowed(String text) throws IOException {
    try {
      URI uri = new URI(text);
      boolean plain = uri.getHost() != null && uri.getUserInfo() == null;
      if (plain
          && ("https".equalsIgnoreCase(uri.getScheme())
              || (development
                  && "http".equalsIgnoreCase(uri.getScheme())
                  && LOOPBACK.matcher(uri.getHost()).matches()))) {
        return uri;
      }
    } catch (URISyntaxException e) {
      // Said below.
    }
    throw new IOException(
        "%s: its jwks_uri %s is not an https URI%s"
            .formatted(
                metadata,
                Rejection.printable(text),
                development ? " or an http URI on loopback" : ""));
  }

  @Override
  public String place() {
    return metadata.toString();
  }

  @Override
  public void close() {
    http.close();
  }
}
