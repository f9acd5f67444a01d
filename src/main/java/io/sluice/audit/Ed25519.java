package io.sluice.audit;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.HexFormat;

/** Ed25519 keys as the 32 bytes that a JWK has of them (RFC 8037, RFC 8410 section 7 and 4). */
final class Ed25519 {

  static final int KEY_BYTES = 32;

  private static final String NAME = "Ed25519";
  private static final byte[] PRIVATE = HexFormat.of().parseHex("302e020100300506032b657004220420");
  private static final byte[] PUBLIC = HexFormat.of().parseHex("302a300506032b6570032100");

  private Ed25519() {}

  static PrivateKey privateKey(byte[] d) {
    try {
      return KeyFactory.getInstance(NAME)
          .generatePrivate(new PKCS8EncodedKeySpec(join(PRIVATE, d)));
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException("no Ed25519 private key", e);
    }
  }

  static PublicKey publicKey(byte[] x) {
    try {
      return KeyFactory.getInstance(NAME).generatePublic(new X509EncodedKeySpec(join(PUBLIC, x)));
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException("no Ed25519 public key", e);
    }
  }

  /** Of a public key: what comes last in its encoding. */
  static byte[] x(PublicKey key) {
    byte[] encoded = key.getEncoded();
    return Arrays.copyOfRange(encoded, encoded.length - KEY_BYTES, encoded.length);
  }

  static byte[] sign(PrivateKey key, byte[] input) {
    try {
      Signature signature = Signature.getInstance(NAME);
      signature.initSign(key);
      signature.update(input);
      return signature.sign();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the key does not sign", e);
    }
  }

  static boolean verify(PublicKey key, byte[] input, byte[] signed) {
    try {
      Signature signature = Signature.getInstance(NAME);
      signature.initVerify(key);
      signature.update(input);
      return signature.verify(signed);
    } catch (GeneralSecurityException e) {
      return false; // not even the form of a signature
    }
  }

  private static byte[] join(byte[] prefix, byte[] key) {
    if (key.length != KEY_BYTES) {
      throw new IllegalArgumentException("an Ed25519 key has 32 bytes");
    }
    byte[] all = Arrays.copyOf(prefix, prefix.length + key.length);
    System.arraycopy(key, 0, all, prefix.length, key.length);
    return all;
  }
}
