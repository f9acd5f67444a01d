package io.sluice.simulator;

import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * One request as it came.
 *
 * @param path without a deployment's prefix
 * @param groups what the route took from the path
 * @param at name of the deployment that the path was below; empty for none
 * @param told gets the model and whether it streams, as soon as they are known
 */
public record Call(
    String method,
    String path,
    Map<String, String> groups,
    MultiMap headers,
    MultiMap query,
    Buffer body,
    String at,
    BiConsumer<String, Boolean> told) {
  private static final String BEARER = "Bearer ";

  public @Nullable String header(String name) {
    return headers.get(name);
  }

  /** The bearer token; null if there is none. */
  public @Nullable String bearer() {
    String credentials = headers.get("authorization");
    return credentials != null && credentials.startsWith(BEARER)
        ? credentials.substring(BEARER.length())
        : null;
  }

  public String group(String name) {
    return groups.getOrDefault(name, "");
  }

  /** The same with another body, e.g. a line of a batch. */
  public Call with(Buffer other) {
    return new Call(method, path, groups, headers, query, other, at, told);
  }
}
