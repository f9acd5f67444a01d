package io.sluice.simulator;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** An agent dashboard: everything about everybody, for whoever gets there. */
final class Dashboard {

  private static final int MAX_BODY = 64 * 1024;
  private static final long STEP_MILLIS = 100;
  private static final int STEP_PERCENT = 20;

  private final Vertx vertx;
  private final ToolState state;
  private final Feed feed;

  Dashboard(Vertx vertx, ToolState state, Feed feed) {
    this.vertx = vertx;
    this.state = state;
    this.feed = feed;
  }

  Router router() {
    Router router = Router.router(vertx);
    router.get("/").handler(this::overview);
    router.get("/traces").handler(c -> list(c, state.traces()));
    router.get("/traces/:id").handler(c -> one(c, state.trace(c.pathParam("id"))));
    router.get("/prompts").handler(c -> list(c, state.prompts()));
    router.get("/prompts/:name").handler(c -> one(c, state.prompt(c.pathParam("name"))));
    router.put("/prompts/:name").handler(this::writePrompt);
    router.get("/outputs").handler(c -> list(c, state.outputs()));
    router.get("/outputs/:id").handler(c -> one(c, state.output(c.pathParam("id"))));
    router.get("/secrets").handler(c -> one(c, state.secrets()));
    router.post("/jobs/reindex").handler(c -> job(c, "reindex", ""));
    router.post("/jobs/delete").handler(c -> job(c, "delete", c.request().getParam("trace", "")));
    router.get("/jobs/:id").handler(c -> one(c, state.jobs().get(c.pathParam("id"))));
    router.get("/events").handler(c -> feed.stream(c.response()));
    router.get("/live").handler(this::live);
    return router;
  }

  static JsonObject who(RoutingContext context) {
    return Objects.requireNonNullElse(context.get("who"), BrokerIdentity.NOBODY);
  }

  private void overview(RoutingContext context) {
    String user = who(context).getString("user", "nobody we know");
    String role = who(context).getString("scope", "no scope");
    context
        .response()
        .putHeader("content-type", "text/html; charset=utf-8")
        .end(
            """
            <!doctype html>
            <title>Agent dashboard</title>
            <h1>Agent dashboard</h1>
            <p>You are %s, here with %s.</p>
            <ul>
            <li><a href="traces">%d traces</a>
            <li><a href="prompts">%d prompts</a>
            <li><a href="outputs">%d outputs</a>
            <li><a href="events">what happens now</a>
            <li><a href="secrets">provider secrets</a>
            </ul>
            """
                .formatted(
                    escaped(user),
                    escaped(role),
                    state.traces().size(),
                    state.prompts().size(),
                    state.outputs().size()));
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace("\"", "&quot;");
  }

  private void live(RoutingContext context) {
    context
        .request()
        .toWebSocket()
        .onSuccess(socket -> feed.talk(socket, who(context)))
        .onFailure(
            failure -> {
              if (!context.response().ended()) {
                json(context, 426, new JsonObject().put("error", "this is a WebSocket"));
              }
            });
  }

  static void list(RoutingContext context, JsonArray all) {
    json(context, 200, new JsonObject().put("data", all));
  }

  static void one(RoutingContext context, @Nullable JsonObject found) {
    if (found == null) {
      json(context, 404, new JsonObject().put("error", "there is no such thing"));
    } else {
      json(context, 200, found);
    }
  }

  static void json(RoutingContext context, int status, JsonObject body) {
    context
        .response()
        .setStatusCode(status)
        .putHeader("content-type", "application/json")
        .end(body.encode());
  }

  private void writePrompt(RoutingContext context) {
    BoundedBody.read(context.request(), MAX_BODY)
        .onSuccess(
            body -> {
              JsonObject prompt = state.prompt(context.pathParam("name"), text(body));
              feed.tell(
                  new JsonObject()
                      .put("prompt", prompt.getString("name"))
                      .put("version", prompt.getInteger("version"))
                      .put("by", who(context).getString("user")));
              json(context, 200, prompt);
            })
        .onFailure(
            failure -> json(context, 400, new JsonObject().put("error", failure.getMessage())));
  }

  private static String text(Buffer body) {
    return body.toString();
  }

  private void job(RoutingContext context, String kind, String trace) {
    JsonObject job =
        new JsonObject()
            .put("id", state.nextId("j"))
            .put("kind", kind)
            .put("trace", trace.isEmpty() ? null : trace)
            .put("started_by", who(context).getString("user"))
            .put("percent", 0)
            .put("state", "running");
    state.jobs().put(job.getString("id"), job);
    vertx.setPeriodic(STEP_MILLIS, timer -> step(timer, job.getString("id")));
    json(context, 202, job);
  }

  private void step(long timer, String id) {
    JsonObject before = Objects.requireNonNull(state.jobs().get(id));
    int percent = Math.min(100, before.getInteger("percent") + STEP_PERCENT);
    boolean done = percent == 100;
    JsonObject now = before.copy().put("percent", percent).put("state", done ? "done" : "running");
    if (done) {
      vertx.cancelTimer(timer);
      String trace = before.getString("trace");
      if (before.getString("kind").equals("delete") && trace != null) {
        now.put("deleted", state.forget(trace));
      }
    }
    state.jobs().put(id, now);
    feed.tell(now);
  }
}
