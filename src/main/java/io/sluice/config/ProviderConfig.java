package io.sluice.config;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One provider account or server.
 *
 * @param family the wire family, {@code openai} for every OpenAI-compatible server
 * @param baseUrl with path, without a trailing slash, e.g. {@code https://api.openai.com/v1}
 * @param apiKey null for a server that wants none
 * @param optional left out, with its models, when the secret is not set
 * @param maxConnections per event loop
 * @param maxWaiting requests that may wait for a connection, per event loop
 * @param environment what its deployments work on; null is the broker's own
 * @param region where the data goes, e.g. {@code eu}; empty if not said
 * @param limits of all teams together
 * @param learnLimits whether what it says of its own limits slows down what is sent to it
 */
public record ProviderConfig(
    String family,
    URI baseUrl,
    @Nullable Secret apiKey,
    boolean optional,
    int maxConnections,
    int maxWaiting,
    Timeouts timeouts,
    @Nullable String environment,
    String region,
    List<LimitConfig> limits,
    boolean learnLimits) {

  public ProviderConfig(
      String family,
      URI baseUrl,
      @Nullable Secret apiKey,
      boolean optional,
      int maxConnections,
      int maxWaiting,
      Timeouts timeouts) {
    this(
        family,
        baseUrl,
        apiKey,
        optional,
        maxConnections,
        maxWaiting,
        timeouts,
        null,
        "",
        List.of(),
        true);
  }

  /**
   * The four that matter for a stream.
   *
   * @param connect to a connection, waiting in the pool included
   * @param firstToken from dispatch to the first byte of the answer's body
   * @param idle of silence between two reads of the answer
   * @param total from dispatch to the last byte
   */
  public record Timeouts(Duration connect, Duration firstToken, Duration idle, Duration total) {}
}
