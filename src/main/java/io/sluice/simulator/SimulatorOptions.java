package io.sluice.simulator;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Where a simulated provider listens and whom it serves.
 *
 * @param host address to listen on
 * @param port 0 chooses a free one
 * @param log file that gets one JSON line per billed request, appended; null for none
 * @param apiKey the only key accepted as bearer; empty accepts any, but still wants one
 */
public record SimulatorOptions(String host, int port, @Nullable Path log, String apiKey) {

  /** Leaves the key out. */
  @Override
  public String toString() {
    return "SimulatorOptions[" + host + ":" + port + ", log=" + log + "]";
  }
}
