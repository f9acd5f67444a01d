package io.sluice.identity;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * An issuer for one's own machine: it makes its key on first use, keeps it in a file that only its
 * owner can read, and signs short-lived tokens with it.
 */
public final class DevelopmentIssuer {

  /** The {@code iss} of its tokens. Nothing real can have this name (RFC 6761 section 6.4). */
  public static final String ISSUER = "https://issuer.sluice.invalid/development";

  public static final String AUDIENCE = "sluice-demo";
  public static final Duration MAX_LIFETIME = Duration.ofHours(24);

  /**
   * Stands in every token that is made for tests, so that none is ever taken for a real one:
   * production refuses it, whatever its value.
   */
  public static final String TEST_MARKER = Issuer.TEST_MARKER;

  private static final String KEY_FILE = "development-issuer.key";

  private final SigningKey key;

  private DevelopmentIssuer(SigningKey key) {
    this.key = key;
  }

  /** Opens the issuer whose key is in a folder, making both if they are not there. */
  public static DevelopmentIssuer openOrCreate(Path data) throws IOException {
    Path file = data.resolve(KEY_FILE);
    if (Files.exists(file)) {
      return open(data);
    }
    return new DevelopmentIssuer(SigningKey.openOrCreate(file, "RS256"));
  }

  /**
   * Opens the issuer whose key is in a folder.
   *
   * @throws NoSuchFileException if there is none
   * @throws IOException if the key cannot be read; the message names the file
   */
  public static DevelopmentIssuer open(Path data) throws IOException {
    Path file = data.resolve(KEY_FILE);
    try {
      return new DevelopmentIssuer(SigningKey.read(file));
    } catch (NoSuchFileException e) {
      throw e;
    } catch (IOException e) {
      throw new IOException(e.getMessage() + "; delete it and a new one is made", e);
    }
  }

  /** What it signs with. */
  public SigningKey key() {
    return key;
  }

  /** The public key set, as its JWKS endpoint serves it. */
  public String jwks() {
    return key.jwks();
  }

  /** Signs a token for a member of a team. */
  public String mint(String user, String team, List<String> roles, Duration ttl, Instant now) {
    if (ttl.isNegative() || ttl.isZero() || ttl.compareTo(MAX_LIFETIME) > 0) {
      throw new IllegalArgumentException("a token lives between 1s and 24h");
    }
    return key.sign(
        new JsonObject().put("alg", key.algorithm()).put("typ", "at+jwt").put("kid", key.kid()),
        new JsonObject()
            .put("iss", ISSUER)
            .put("aud", AUDIENCE)
            .put("sub", user)
            .put("team", team)
            .put("iat", now.getEpochSecond())
            .put("exp", now.plus(ttl).getEpochSecond())
            .put("jti", UUID.randomUUID().toString())
            .put(TEST_MARKER, true)
            .put("roles", new JsonArray(roles)));
  }
}
