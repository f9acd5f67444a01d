package io.sluice.identity;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PublicKey;
import java.security.Signature;
import java.util.List;
import java.util.UUID;

/**
 * A private key with the one algorithm that it signs with: RSA from 2048 bits, P-256, P-384, P-521
 * or Ed25519. Known by its RFC 7638 thumbprint; never prints what is private.
 */
public final class SigningKey {

  /** What can be signed with. */
  public static final List<String> ALGORITHMS =
      List.of(
          "RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA",
          "Ed25519");

  private static final int MAX_FILE = 64 * 1024;

  private final KeyPair pair;
  private final SignatureAlgorithm algorithm;
  private final String kid;

  SigningKey(KeyPair pair, String algorithm, String kid) {
    this.pair = pair;
    this.algorithm = SignatureAlgorithm.of(algorithm);
    JsonObject jwk = PublicJwk.of(pair.getPublic());
    if (!this.algorithm.fits(jwk)) {
      throw new IllegalArgumentException("a key of this kind does not sign with " + algorithm);
    }
    this.kid = kid.isEmpty() ? Thumbprint.of(jwk) : kid;
  }

  /**
   * A new key.
   *
   * @param algorithm one of {@link #ALGORITHMS}
   */
  public static SigningKey generate(String algorithm) {
    return new SigningKey(KeyPairs.generate(SignatureAlgorithm.of(algorithm)), algorithm, "");
  }

  /**
   * The key in a file, which is made if it is not there: only its owner may read it then.
   *
   * @param algorithm of a new one
   * @throws IOException if it can be neither read nor made; the message names the file
   */
  public static SigningKey openOrCreate(Path file, String algorithm) throws IOException {
    if (!Files.exists(file)) {
      Files.createDirectories(file.toAbsolutePath().getParent());
      generate(algorithm).writeWhole(file);
    }
    return read(file);
  }

  /** Written beside and moved in place, so that two starts at once cannot mix their halves. */
  private void writeWhole(Path file) throws IOException {
    Path fresh = file.resolveSibling(file.getFileName() + "." + UUID.randomUUID());
    write(fresh);
    try {
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (AtomicMoveNotSupportedException e) {
      Files.move(fresh, file);
    }
  }

  /**
   * Reads a private JWK, or PKCS #8 in PEM, which signs with the usual algorithm of its kind.
   *
   * @throws java.nio.file.NoSuchFileException if there is no such file
   * @throws IOException if it holds no such key; the message names the file
   */
  public static SigningKey read(Path file) throws IOException {
    try (var in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(MAX_FILE + 1);
      if (bytes.length > MAX_FILE) {
        throw new IOException(file + " is too large to be a key");
      }
      return of(new String(bytes, StandardCharsets.UTF_8));
    } catch (IllegalArgumentException e) {
      throw new IOException(file + " holds no private key to sign with: " + e.getMessage(), e);
    }
  }

  /**
   * From the text of a key file.
   *
   * @throws IllegalArgumentException if it is not one; the message does not repeat it
   */
  public static SigningKey of(String text) {
    return text.stripLeading().startsWith("{") ? KeyPairs.fromJwk(text) : KeyPairs.fromPem(text);
  }

  /** The same key, signing with another of the algorithms of its kind. */
  public SigningKey with(String other) {
    return new SigningKey(pair, other, kid);
  }

  /** Whether a key of this kind can sign with an algorithm. */
  public boolean canSign(String other) {
    return ALGORITHMS.contains(other)
        && SignatureAlgorithm.of(other).fits(PublicJwk.of(pair.getPublic()));
  }

  /** As it stands in {@code alg}. */
  public String algorithm() {
    return algorithm.jwa();
  }

  /** As it stands in {@code kid}: the thumbprint, unless the key file says otherwise. */
  public String kid() {
    return kid;
  }

  public String thumbprint() {
    return Thumbprint.of(PublicJwk.of(pair.getPublic()));
  }

  public PublicKey publicKey() {
    return pair.getPublic();
  }

  /** The public part, with {@code alg}, {@code use} and {@code kid}. */
  public JsonObject publicJwk() {
    return PublicJwk.of(pair.getPublic())
        .put("alg", algorithm.jwa())
        .put("use", "sig")
        .put("kid", kid);
  }

  /** The public part as a key set. */
  public String jwks() {
    return new JsonObject().put("keys", new JsonArray().add(publicJwk())).encodePrettily();
  }

  /** A token in compact serialization. The header is taken as it is, {@code alg} and all. */
  public String sign(JsonObject header, JsonObject claims) {
    return sign(encode(header.encode()) + "." + encode(claims.encode()));
  }

  /**
   * Signs two segments of any form.
   *
   * @return them with the signature behind
   */
  public String sign(String segments) {
    return segments
        + "."
        + Base64Url.encode(signature(segments.getBytes(StandardCharsets.US_ASCII)));
  }

  /** As JWS wants it: R and S side by side for ECDSA. */
  public byte[] signature(byte[] input) {
    try {
      Signature signature = KeyPairs.signature(algorithm);
      signature.initSign(pair.getPrivate());
      signature.update(input);
      return signature.sign();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the key does not sign with " + algorithm.jwa(), e);
    }
  }

  private static String encode(String json) {
    return Base64Url.encode(json.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * Writes the private key as a JWK that only its owner may read.
   *
   * @throws FileAlreadyExistsException rather than overwrite anything
   */
  public void write(Path file) throws IOException {
    boolean posix = file.getFileSystem().supportedFileAttributeViews().contains("posix");
    FileAttribute<?>[] ownerOnly =
        posix
            ? new FileAttribute<?>[] {
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
            }
            : new FileAttribute<?>[0];
    Files.createFile(file, ownerOnly);
    Files.writeString(
        file, KeyPairs.jwk(pair, publicJwk()).encodePrettily() + "\n", StandardOpenOption.WRITE);
  }

  @Override
  public String toString() {
    return algorithm.jwa() + " key " + thumbprint();
  }
}
