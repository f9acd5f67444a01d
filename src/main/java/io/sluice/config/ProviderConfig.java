package io.sluice.config;

import java.net.URI;
import java.time.Duration;
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
 */
public record ProviderConfig(
    String family,
    URI baseUrl,
    @Nullable Secret apiKey,
    boolean optional,
    int maxConnections,
    int maxWaiting,
    Timeouts timeouts) {

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
