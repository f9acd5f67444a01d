package io.sluice.broker;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.util.Objects.requireNonNull;

import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.concurrent.TimeUnit;

/**
 * A certificate that signed itself, made by the JDK's own tool for one test.
 *
 * @param thumbprint SHA-256 of the certificate, base64url
 */
record TestCertificate(Path certificate, Path key, String thumbprint) {

  private static final String PASSWORD = "changeit";

  static TestCertificate create(Path folder, String name) throws Exception {
    Path store = folder.resolve(name + ".p12");
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                "one",
                "-keyalg",
                "EC",
                "-groupname",
                "secp256r1",
                "-dname",
                "CN=" + name,
                "-validity",
                "2",
                "-storetype",
                "PKCS12",
                "-storepass",
                PASSWORD,
                "-keystore",
                store.toString())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve(name + ".log").toFile())
            .start();
    if (!keytool.waitFor(60, TimeUnit.SECONDS) || keytool.exitValue() != 0) {
      throw new AssertionError(Files.readString(folder.resolve(name + ".log")));
    }
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(store)) {
      keys.load(in, PASSWORD.toCharArray());
    }
    byte[] der = keys.getCertificate("one").getEncoded();
    byte[] pkcs8 = requireNonNull(keys.getKey("one", PASSWORD.toCharArray())).getEncoded();
    byte[] hash = MessageDigest.getInstance("SHA-256").digest(der);
    return new TestCertificate(
        pem(folder.resolve(name + ".crt"), "CERTIFICATE", der),
        pem(folder.resolve(name + ".key"), "PRIVATE KEY", pkcs8),
        Base64.getUrlEncoder().withoutPadding().encodeToString(hash));
  }

  private static Path pem(Path file, String kind, byte[] der) throws Exception {
    String text = Base64.getMimeEncoder(64, "\n".getBytes(US_ASCII)).encodeToString(der);
    return Files.writeString(
        file, "-----BEGIN %s-----\n%s\n-----END %s-----\n".formatted(kind, text, kind));
  }

  PemKeyCertOptions identity() {
    return new PemKeyCertOptions().addCertPath(certificate.toString()).addKeyPath(key.toString());
  }

  PemTrustOptions trust() {
    return new PemTrustOptions().addCertPath(certificate.toString());
  }
}
