package io.sluice.config;

import java.time.Duration;

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
    Duration drainTimeout) {}
