package io.sluice.broker;

import io.sluice.config.ServerConfig.TlsConfig;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.TrustOptions;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.Collection;
import java.util.Set;
import javax.net.ssl.X509KeyManager;

/** How the public listener speaks https, read and found good before it listens. */
final class Tls {

  private static final Set<String> VERSIONS = Set.of("TLSv1.2", "TLSv1.3");

  private final PemKeyCertOptions identity;
  private final ClientAuth clientAuth;

  private Tls(PemKeyCertOptions identity, ClientAuth clientAuth) {
    this.identity = identity;
    this.clientAuth = clientAuth;
  }

  /**
   * Reads the files. Blocks.
   *
   * @throws TlsException if one cannot be read, or the key is not the certificate's
   */
  static Tls read(Vertx vertx, TlsConfig config) {
    byte[] chain = read("server.tls.certificate", config.certificate());
    PublicKey certified = certified(config.certificate(), chain);
    byte[] key = read("server.tls.key", config.key());
    PemKeyCertOptions identity =
        new PemKeyCertOptions().addCertValue(Buffer.buffer(chain)).addKeyValue(Buffer.buffer(key));
    checkPair(config, certified, privateKey(vertx, identity, config.key()));
    return new Tls(identity, clientAuth(config.clientCertificates()));
  }

  private static byte[] read(String setting, Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (NoSuchFileException e) {
      throw new TlsException(setting, "there is no file " + file, e);
    } catch (AccessDeniedException e) {
      throw new TlsException(setting, "no permission to read " + file, e);
    } catch (IOException e) {
      throw new TlsException(setting, file + " cannot be read", e);
    }
  }

  private static PublicKey certified(Path file, byte[] pem) {
    try {
      Collection<? extends Certificate> chain =
          CertificateFactory.getInstance("X.509")
              .generateCertificates(new ByteArrayInputStream(pem));
      if (!chain.isEmpty()) {
        return chain.iterator().next().getPublicKey();
      }
    } catch (GeneralSecurityException e) {
      throw new TlsException("server.tls.certificate", file + " holds no PEM certificate", e);
    }
    throw new TlsException("server.tls.certificate", file + " holds no PEM certificate", null);
  }

  private static PrivateKey privateKey(Vertx vertx, PemKeyCertOptions identity, Path file) {
    try {
      for (var manager : identity.getKeyManagerFactory(vertx).getKeyManagers()) {
        if (manager instanceof X509KeyManager keys) {
          for (String type : new String[] {"RSA", "EC", "EdDSA", "RSASSA-PSS"}) {
            String[] aliases = keys.getServerAliases(type, null);
            if (aliases != null && aliases.length > 0) {
              return keys.getPrivateKey(aliases[0]);
            }
          }
        }
      }
    } catch (Exception e) {
      // Its message may quote the file; the cause is not printed either.
      throw new TlsException("server.tls.key", file + " holds no PEM private key (PKCS #8)", null);
    }
    throw new TlsException(
        "server.tls.key", file + " holds a key that does not go with the certificate", null);
  }

  /** A key of another certificate would fail each handshake, and nobody would see why. */
  private static void checkPair(TlsConfig config, PublicKey certified, PrivateKey key) {
    try {
      String name =
          switch (key.getAlgorithm()) {
            case "EC" -> "SHA256withECDSA";
            case "RSA" -> "SHA256withRSA";
            default -> key.getAlgorithm();
          };
      byte[] text = {1, 2, 3};
      Signature signature = Signature.getInstance(name);
      signature.initSign(key);
      signature.update(text);
      byte[] signed = signature.sign();
      signature.initVerify(certified);
      signature.update(text);
      if (signature.verify(signed)) {
        return;
      }
    } catch (GeneralSecurityException e) {
      // Of another type than the certificate's: the same mistake.
    }
    throw new TlsException(
        "server.tls.key",
        "%s is not the key of the certificate in %s".formatted(config.key(), config.certificate()),
        null);
  }

  private static ClientAuth clientAuth(String clientCertificates) {
    return switch (clientCertificates) {
      case "request" -> ClientAuth.REQUEST;
      case "require" -> ClientAuth.REQUIRED;
      default -> ClientAuth.NONE;
    };
  }

  HttpServerOptions on(HttpServerOptions options) {
    options
        .setSsl(true)
        .setUseAlpn(true)
        .setEnabledSecureTransportProtocols(VERSIONS)
        .setKeyCertOptions(identity)
        .setClientAuth(clientAuth);
    return clientAuth == ClientAuth.NONE
        ? options
        : options.setTrustOptions(TrustOptions.wrap(new AnyClientCertificate()));
  }
}
