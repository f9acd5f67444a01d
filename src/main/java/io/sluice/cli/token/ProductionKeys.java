package io.sluice.cli.token;

import io.sluice.config.IssuerConfig;
import io.sluice.config.SluiceConfig;
import io.sluice.identity.PublicJwk;
import io.sluice.identity.SigningKey;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * The keys that real tokens are signed with, as far as a configuration knows of them. None of them
 * may sign a test token; if one set cannot be read, it cannot be told.
 */
final class ProductionKeys {

  private static final Duration TIMEOUT = Duration.ofSeconds(5);
  private static final int MAX_BYTES = 256 * 1024;

  private final SluiceConfig config;
  private final HttpClient http =
      HttpClient.newBuilder()
          .connectTimeout(TIMEOUT)
          .followRedirects(HttpClient.Redirect.NEVER)
          .build();

  ProductionKeys(SluiceConfig config) {
    this.config = config;
  }

  /** Refuses a key that is among them. */
  void refuse(SigningKey key) throws RefusedException {
    for (String source : sources()) {
      if (thumbprints(source).contains(key.thumbprint())) {
        throw RefusedException.forbidden(
            "The key %s stands in the key set of production at %s; it signs no test tokens."
                .formatted(key.thumbprint(), source));
      }
    }
  }

  /** Of what is listed, and of every issuer that is not marked as development. */
  private Set<String> sources() throws RefusedException {
    Set<String> sources = new LinkedHashSet<>(config.minting().productionJwks());
    for (IssuerConfig issuer : config.issuers().values()) {
      if (issuer.development()) {
        continue;
      }
      if (issuer.jwks() != null) {
        sources.add(issuer.jwks());
      } else if (issuer.discovery() != null) {
        sources.add(jwksUri(issuer.discovery()));
      }
    }
    return sources;
  }

  private String jwksUri(String discovery) throws RefusedException {
    try {
      if (new JsonObject(read(discovery)).getValue("jwks_uri") instanceof String uri) {
        return uri;
      }
    } catch (DecodeException e) {
      throw unreadable(discovery, "it is not JSON");
    }
    throw unreadable(discovery, "it names no jwks_uri");
  }

  private Set<String> thumbprints(String source) throws RefusedException {
    try {
      return PublicJwk.thumbprints(read(source));
    } catch (IllegalArgumentException e) {
      throw unreadable(source, String.valueOf(e.getMessage()));
    }
  }

  private String read(String source) throws RefusedException {
    try {
      URI uri = URI.create(source);
      if ("file".equals(uri.getScheme())) {
        try (InputStream in = Files.newInputStream(Path.of(uri))) {
          return text(in);
        }
      }
      return get(uri);
    } catch (IOException | IllegalArgumentException e) {
      throw unreadable(source, e.getClass().getSimpleName() + " " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw unreadable(source, "interrupted");
    }
  }

  private String get(URI uri) throws IOException, InterruptedException {
    HttpResponse<InputStream> answer =
        http.send(
            HttpRequest.newBuilder(uri).timeout(TIMEOUT).build(), BodyHandlers.ofInputStream());
    try (InputStream in = answer.body()) {
      if (answer.statusCode() != 200) {
        throw new IOException("answered " + answer.statusCode());
      }
      return text(in);
    }
  }

  private static String text(InputStream in) throws IOException {
    byte[] bytes = in.readNBytes(MAX_BYTES + 1);
    if (bytes.length > MAX_BYTES) {
      throw new IOException("has more than " + MAX_BYTES + " bytes");
    }
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private static RefusedException unreadable(String source, String why) {
    return RefusedException.undecided(
        "Whether the key is one of production cannot be told: %s cannot be read: %s"
            .formatted(source, Printed.line(why)));
  }
}
