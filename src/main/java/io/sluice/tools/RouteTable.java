package io.sluice.tools;

import io.sluice.config.ToolConfig;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** All that is served of all tools. What is not in here is denied. */
public final class RouteTable {

  /** Below it each tool is served, by its name. */
  public static final String PREFIX = "/tools/";

  private final Map<String, Tool> tools;

  private RouteTable(Map<String, Tool> tools) {
    this.tools = tools;
  }

  public static RouteTable compile(Map<String, ToolConfig> configured) {
    Map<String, Tool> tools = new LinkedHashMap<>();
    configured.forEach((name, config) -> tools.put(name, Tool.compile(name, config)));
    return new RouteTable(tools);
  }

  /** Null if there is none of that name. */
  public @Nullable Tool tool(String name) {
    return tools.get(name);
  }

  public Collection<Tool> tools() {
    return tools.values();
  }
}
