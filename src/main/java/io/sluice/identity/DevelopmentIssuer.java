package io.sluice.identity;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.UUID;

/**
 * An issuer for one's own machine: it makes its key on first use, keeps it in a file that only its
 * owner can read, and signs short-lived tokens with it (RS256).
 */
public final class DevelopmentIssuer {

  /** The {@code iss} of its tokens. Nothing real can have this name (RFC 6761 section 6.4). */
  public static final String ISSUER = "https://issuer.sluice.invalid/development";

  public static final String AUDIENCE = "sluice-demo";
  public static final Duration MAX_LIFETIME = Duration.ofHours(24);

  private static final String KEY_FILE = "development-issuer.key";
  private static final Base64.Encoder BASE64URL = Base64.getUrlEncoder().withoutPadding();
  private static final JsonMapper JSON = new JsonMapper();

  private final RSAPrivateCrtKey key;
  private final String kid;

  private DevelopmentIssuer(RSAPrivateCrtKey key) {
    this.key = key;
    this.kid = Thumbprint.of(publicMembers());
  }

  /** Opens the issuer whose key is in a folder, making both if they are not there. */
  public static DevelopmentIssuer openOrCreate(Path data) throws IOException {
    Path file = data.resolve(KEY_FILE);
    if (!Files.exists(file)) {
      Files.createDirectories(data);
      write(file);
    }
    return open(data);
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
      byte[] pkcs8 = Base64.getMimeDecoder().decode(Files.readString(file).replaceAll("-.*-", ""));
      PrivateKey parsed =
          KeyFactory.getInstance("RSA").generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
      if (parsed instanceof RSAPrivateCrtKey rsa) {
        return new DevelopmentIssuer(rsa);
      }
      throw new IOException(file + " holds no RSA private key");
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      throw new IOException(file + " holds no RSA private key; delete it and a new one is made", e);
    }
  }

  /** Written beside and moved in place, so that two starts at once cannot mix their halves. */
  private static void write(Path file) throws IOException {
    byte[] pkcs8;
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(2048);
      pkcs8 = generator.generateKeyPair().getPrivate().getEncoded();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has RSA", e);
    }
    String pem =
        "-----BEGIN PRIVATE KEY-----\n"
            + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(pkcs8)
            + "\n-----END PRIVATE KEY-----\n";
    Path fresh = file.resolveSibling(KEY_FILE + "." + UUID.randomUUID());
    boolean posix = file.getFileSystem().supportedFileAttributeViews().contains("posix");
    FileAttribute<?>[] ownerOnly =
        posix
            ? new FileAttribute<?>[] {
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
            }
            : new FileAttribute<?>[0];
    Files.createFile(fresh, ownerOnly);
    Files.writeString(fresh, pem, StandardOpenOption.WRITE);
    try {
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (AtomicMoveNotSupportedException e) {
      Files.move(fresh, file);
    }
  }

  /** The public key set, as its JWKS endpoint serves it. */
  public String jwks() {
    return new JsonObject()
        .put(
            "keys",
            new JsonArray()
                .add(publicMembers().put("alg", "RS256").put("use", "sig").put("kid", kid)))
        .encode();
  }

  /** Signs a token for a member of a team. */
  public String mint(String user, String team, List<String> roles, Duration ttl, Instant now) {
    if (ttl.isNegative() || ttl.isZero() || ttl.compareTo(MAX_LIFETIME) > 0) {
      throw new IllegalArgumentException("a token lives between 1s and 24h");
    }
    JsonNode header =
        JSON.createObjectNode().put("alg", "RS256").put("typ", "at+jwt").put("kid", kid);
    var claims =
        JSON.createObjectNode()
            .put("iss", ISSUER)
            .put("aud", AUDIENCE)
            .put("sub", user)
            .put("team", team)
            .put("iat", now.getEpochSecond())
            .put("exp", now.plus(ttl).getEpochSecond())
            .put("jti", UUID.randomUUID().toString())
            // So that a token made for a test is never taken for a real one.
            .put(Issuer.TEST_MARKER, true);
    roles.forEach(claims.putArray("roles")::add);
    String signed = encode(header) + "." + encode(claims);
    return signed + "." + BASE64URL.encodeToString(sign(signed));
  }

  private byte[] sign(String text) {
    try {
      Signature signature = Signature.getInstance("SHA256withRSA");
      signature.initSign(key);
      signature.update(text.getBytes(StandardCharsets.US_ASCII));
      return signature.sign();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the development key cannot sign", e);
    }
  }

  private JsonObject publicMembers() {
    return new JsonObject()
        .put("e", unsigned(key.getPublicExponent()))
        .put("kty", "RSA")
        .put("n", unsigned(key.getModulus()));
  }

  /** Base64urlUInt (RFC 7518 section 2): no leading zero byte. */
  private static String unsigned(BigInteger value) {
    byte[] bytes = value.toByteArray();
    int from = bytes.length > 1 && bytes[0] == 0 ? 1 : 0;
    return BASE64URL.encodeToString(Arrays.copyOfRange(bytes, from, bytes.length));
  }

  private static String encode(JsonNode json) {
    return BASE64URL.encodeToString(json.toString().getBytes(StandardCharsets.UTF_8));
  }
}
