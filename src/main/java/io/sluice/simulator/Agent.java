package io.sluice.simulator;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.List;

/** An agent that works in steps, tells each as it is done, and leaves an output behind. */
final class Agent {

  private static final List<String> STEPS =
      List.of("reading the task", "looking things up", "writing", "checking what was written");
  private static final long STEP_MILLIS = 150;

  private final Vertx vertx;
  private final String stage;
  private final ToolState state;
  private final Feed feed;

  /**
   * An agent that has done nothing yet.
   *
   * @param stage {@code staging} or {@code production}
   */
  Agent(Vertx vertx, String stage, ToolState state, Feed feed) {
    this.vertx = vertx;
    this.stage = stage;
    this.state = state;
    this.feed = feed;
  }

  Router router() {
    Router router = Router.router(vertx);
    router.post("/run").handler(this::run);
    router
        .get("/runs/:id")
        .handler(c -> Dashboard.one(c, state.runs().get(stage + c.pathParam("id"))));
    return router;
  }

  /** One JSON object a line, each as its step is done. */
  private void run(RoutingContext context) {
    String id = state.nextId("r");
    HttpServerResponse to = context.response();
    to.setChunked(true).putHeader("content-type", "application/x-ndjson");
    to.exceptionHandler(ignored -> {});
    JsonObject run =
        new JsonObject()
            .put("run", id)
            .put("agent", stage)
            .put("asked_by", Dashboard.who(context).getString("user"));
    step(to, run, 0);
  }

  /** It goes on when nobody listens any more: work that was begun is done. */
  private void step(HttpServerResponse to, JsonObject run, int index) {
    String id = run.getString("run");
    boolean done = index == STEPS.size();
    JsonObject now = run.copy().put("state", done ? "done" : "running");
    if (done) {
      String output = state.nextId("o");
      state.output(output, stage + "-agent", "What run " + id + " found out, for a customer.");
      now.put("output", output);
    } else {
      now.put("step", index + 1).put("of", STEPS.size()).put("text", STEPS.get(index));
    }
    state.runs().put(stage + id, now);
    feed.tell(now);
    tell(to, now, done);
    if (!done) {
      vertx.setTimer(STEP_MILLIS, timer -> step(to, run, index + 1));
    }
  }

  private static void tell(HttpServerResponse to, JsonObject now, boolean done) {
    if (to.closed() || to.ended()) {
      return;
    }
    String line = now.encode() + "\n";
    if (done) {
      to.end(line);
    } else {
      to.write(line);
    }
  }
}
