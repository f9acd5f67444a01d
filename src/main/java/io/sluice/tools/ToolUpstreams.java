package io.sluice.tools;

import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** The tools as one event loop reaches them, by name. */
public final class ToolUpstreams {

  private ToolUpstreams() {}

  /** For the event loop that calls this. */
  public static Map<String, ToolUpstream> open(Vertx vertx, RouteTable table) {
    Map<String, ToolUpstream> opened = new HashMap<>();
    table.tools().forEach(tool -> opened.put(tool.name(), new ToolUpstream(vertx, tool)));
    return Map.copyOf(opened);
  }

  /**
   * Those of the next configuration; a tool that is where it was keeps its connections.
   *
   * @param onTheWay how long a call may take to get to its tool
   * @param patience how long calls under way of one that is gone may go on
   */
  public static Map<String, ToolUpstream> next(
      Vertx vertx,
      Map<String, ToolUpstream> before,
      RouteTable table,
      Duration onTheWay,
      Duration patience) {
    Map<String, ToolUpstream> opened = new HashMap<>();
    for (Tool tool : table.tools()) {
      ToolUpstream known = before.get(tool.name());
      boolean same = known != null && known.url().equals(tool.url());
      opened.put(tool.name(), same ? known : new ToolUpstream(vertx, tool));
    }
    before.forEach(
        (name, upstream) -> {
          if (opened.get(name) != upstream) {
            // One may still be on its way there.
            vertx.setTimer(onTheWay.toMillis(), id -> upstream.close(patience));
          }
        });
    return Map.copyOf(opened);
  }
}
