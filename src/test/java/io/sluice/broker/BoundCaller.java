package io.sluice.broker;

import io.sluice.config.ConfigSample;
import io.sluice.config.IssuerSample;
import io.sluice.config.ServerConfig;
import io.sluice.config.ServerConfig.TlsConfig;
import io.sluice.config.SluiceConfig;
import io.sluice.identity.DevelopmentIssuer;
import io.sluice.identity.TestKeys;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Tokens that are bound to someone, from an issuer of their own, and brokers that take them. */
final class BoundCaller {

  private static final KeyPair ISSUERS = TestKeys.rsa(2048);

  private BoundCaller() {}

  /** A token of team {@code search}. */
  static String token(@Nullable JsonObject confirmation) {
    long now = Instant.now().getEpochSecond();
    JsonObject claims =
        new JsonObject()
            .put("iss", DevelopmentIssuer.ISSUER)
            .put("aud", "sluice")
            .put("sub", "ada")
            .put("team", "search")
            .put("roles", "copilot")
            .put("iat", now)
            .put("exp", now + 600);
    return TestKeys.token(
        ISSUERS,
        new JsonObject().put("alg", "RS256").put("typ", "at+jwt").put("kid", "k1"),
        confirmation == null ? claims : claims.put("cnf", confirmation));
  }

  /** A broker that trusts those tokens. */
  static UnaryOperator<SluiceConfig> trusted(
      Path folder, @Nullable String publicUrl, @Nullable TlsConfig tls) {
    return c -> {
      try {
        Path keys = folder.resolve("bound.json");
        Files.writeString(keys, TestKeys.jwks(TestKeys.jwk(ISSUERS, "k1")));
        return ConfigSample.from(c)
            .issuers(
                Map.of(
                    "test",
                    IssuerSample.of(DevelopmentIssuer.ISSUER)
                        .jwks(keys.toUri().toString())
                        .development()
                        .make()))
            .server(server(c.server(), publicUrl, tls))
            .make();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    };
  }

  private static ServerConfig server(
      ServerConfig s, @Nullable String publicUrl, @Nullable TlsConfig tls) {
    return new ServerConfig(
        s.host(),
        s.port(),
        s.adminHost(),
        s.adminPort(),
        s.eventLoops(),
        s.maxBody(),
        s.maxHeader(),
        Duration.ofSeconds(5),
        Duration.ofSeconds(5),
        publicUrl,
        tls);
  }
}
