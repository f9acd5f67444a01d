package io.sluice.identity;

import io.sluice.config.IssuerConfig;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.net.URI;

/** Where an issuer's key set comes from. */
interface KeySource extends AutoCloseable {

  /** Gets the key set as it is now. A failure's message names the place and what is wrong. */
  Future<Document> get();

  /** What came was no key set: whatever led there is to be looked up again. */
  default void distrust() {}

  /** The place, for logs. */
  String place();

  @Override
  void close();

  /**
   * The place that the configuration names.
   *
   * @throws IllegalArgumentException if it names none
   */
  static KeySource of(Vertx vertx, IssuerConfig issuer) {
    if (issuer.discovery() != null) {
      URI metadata = URI.create(issuer.discovery());
      return new Discovery(
          new HttpGet(vertx), issuer.issuer(), metadata, issuer.development(), System::nanoTime);
    }
    if (issuer.jwks() == null) {
      throw new IllegalArgumentException("no key set of issuer " + issuer.issuer());
    }
    URI jwks = URI.create(issuer.jwks());
    return "file".equalsIgnoreCase(jwks.getScheme())
        ? new KeyFile(vertx, jwks)
        : new KeyUri(new HttpGet(vertx), jwks);
  }

  /** A key set with an address of its own. */
  record KeyUri(HttpGet http, URI uri) implements KeySource {
    @Override
    public Future<Document> get() {
      return http.get(uri);
    }

    @Override
    public String place() {
      return uri.toString();
    }

    @Override
    public void close() {
      http.close();
    }
  }
}
