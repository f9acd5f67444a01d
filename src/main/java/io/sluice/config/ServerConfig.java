package io.sluice.config;

import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Where the broker listens and what it accepts there.
 *
 * @param port of the public listener; 0 chooses a free one
 * @param adminPort of metrics and health; 0 chooses a free one
 * @param eventLoops number of event loops; 0 means one per core
 * @param maxBody largest request body, in bytes
 * @param maxHeader largest request head, in bytes
 * @param bodyTimeout how long a caller may take to send its body
 * @param drainTimeout how long running streams may go on after a stop was asked for
 * @param publicUrl scheme, host and port as callers see them; null takes the connection's own
 *     address
 * @param tls null listens in the clear
 */
public record ServerConfig(
    String host,
    int port,
    String adminHost,
    int adminPort,
    int eventLoops,
    int maxBody,
    int maxHeader,
    Duration bodyTimeout,
    Duration drainTimeout,
    @Nullable String publicUrl,
    @Nullable TlsConfig tls) {

  /**
   * How callers are served by https.
   *
   * @param certificate chain, PEM
   * @param key PKCS #8, PEM
   * @param clientCertificates {@code none}, {@code request} or {@code require}
   */
  public record TlsConfig(Path certificate, Path key, String clientCertificates) {}
}
