package io.sluice.provider;

import com.google.auth.oauth2.AccessToken;
import com.google.auth.oauth2.GoogleCredentials;
import io.sluice.config.ProviderConfig.GoogleConfig;
import io.sluice.config.Secret;
import io.sluice.provider.AccessTokens.Token;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Access tokens of Google Cloud. The library that gets them blocks, so workers do.
 *
 * <p>Credentials: a service account's key or whatever else the library reads, or application
 * default credentials (cloud.google.com/docs/authentication/application-default-credentials).
 */
final class GoogleTokens implements Supplier<Future<Token>> {

  private static final String SCOPE = "https://www.googleapis.com/auth/cloud-platform";

  /** Where the answer does not say: shorter than any that Google issues. */
  private static final Duration UNKNOWN_LIFE = Duration.ofMinutes(5);

  private final Vertx vertx;
  private final String provider;
  private final GoogleConfig config;
  private final Clock clock;

  /** Read once, by the first worker. */
  private volatile @Nullable GoogleCredentials credentials;

  GoogleTokens(Vertx vertx, String provider, GoogleConfig config, Clock clock) {
    this.vertx = vertx;
    this.provider = provider;
    this.config = config;
    this.clock = clock;
  }

  @Override
  public Future<Token> get() {
    return vertx.executeBlocking(this::fetch, false);
  }

  private Token fetch() {
    Instant now = clock.instant();
    AccessToken fresh;
    try {
      fresh = credentials().refreshAccessToken();
    } catch (IOException | RuntimeException e) {
      throw new CredentialsException(
          "provider %s: Google issued no access token (%s)"
              .formatted(provider, e.getClass().getSimpleName()));
    }
    Instant expires =
        fresh.getExpirationTime() == null
            ? now.plus(UNKNOWN_LIFE)
            : fresh.getExpirationTime().toInstant();
    return new Token(fresh.getTokenValue(), now, expires);
  }

  private GoogleCredentials credentials() throws IOException {
    GoogleCredentials known = credentials;
    if (known == null) {
      known = read(config.credentials()).createScoped(SCOPE);
      credentials = known;
    }
    return known;
  }

  private static GoogleCredentials read(@Nullable Secret json) throws IOException {
    return json == null
        ? GoogleCredentials.getApplicationDefault()
        : GoogleCredentials.fromStream(
            new ByteArrayInputStream(json.value().getBytes(StandardCharsets.UTF_8)));
  }
}
