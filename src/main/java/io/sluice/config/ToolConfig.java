package io.sluice.config;

import java.net.URI;
import java.util.List;

/**
 * An internal tool or dashboard behind the broker's door, served under {@code /tools/NAME/}.
 *
 * @param url where it listens, without a slash at the end
 * @param environment what it works on: a token must reach it
 * @param routes all that is served; the first that matches counts
 */
public record ToolConfig(String url, String environment, List<RouteConfig> routes) {

  public URI uri() {
    return URI.create(url);
  }

  /**
   * One route of a tool.
   *
   * @param methods HTTP methods in capitals
   * @param path under the tool's URL; {@code {name}} stands for one segment, {@code /**} at the end
   *     for the rest
   * @param scope what a caller needs
   * @param audit {@code require}: refused when it cannot be recorded; {@code count}: served and the
   *     loss counted
   */
  public record RouteConfig(List<String> methods, String path, String scope, String audit) {}
}
