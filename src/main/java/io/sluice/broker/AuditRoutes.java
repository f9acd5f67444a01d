package io.sluice.broker;

import static io.sluice.access.Scopes.AUDIT_READ;

import io.sluice.audit.AuditFilter;
import io.sluice.audit.AuditFilter.BadFilterException;
import io.sluice.audit.AuditSearch;
import io.sluice.audit.AuditSearch.Page;
import io.sluice.identity.Caller;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * {@code /api/v1/audit}, for those with the scope {@code audit:read}: GET looks through the events,
 * oldest first, with the filters of {@link AuditFilter}, {@code ?limit=} and {@code ?after=}; a
 * page's {@code next} goes there. {@code /checkpoints} gives the checkpoints in the same way, and
 * the keys that signed them. Looking is itself recorded.
 */
final class AuditRoutes {

  private static final String PATH = "/api/v1/audit";
  private static final String LIMIT = "limit";
  private static final String AFTER = "after";
  private static final int PAGE = 100;
  private static final int LARGEST_PAGE = 1000;

  /** Of one request, so that none keeps a worker busy for long. */
  private static final long SCAN = 200_000;

  private final Vertx vertx;
  private final Path data;
  private final AdminDoor door;

  /**
   * Serves one audit.
   *
   * @param data the broker's data folder
   */
  AuditRoutes(Vertx vertx, Path data, AdminDoor door) {
    this.vertx = vertx;
    this.data = data;
    this.door = door;
  }

  void mount(Router router) {
    router.get(PATH).handler(context -> door.answer(context, AUDIT_READ, this::search));
    router
        .get(PATH + "/checkpoints")
        .handler(context -> door.answer(context, AUDIT_READ, this::checkpoints));
  }

  private Future<AdminDoor.Reply> search(RoutingContext context, Caller by) {
    MultiMap params = context.request().params();
    Set<String> known = new HashSet<>(AuditFilter.names());
    known.addAll(List.of("since", "until", LIMIT, AFTER));
    onlyOnce(params, known);
    AuditFilter filter = filter(params);
    int limit = (int) number(params, LIMIT, PAGE, 1, LARGEST_PAGE);
    long after = number(params, AFTER, 0, 0, Long.MAX_VALUE);
    return vertx
        .executeBlocking(() -> AuditSearch.in(data).page(filter, after, limit, SCAN), false)
        .map(page -> new AdminDoor.Reply(200, json(page)));
  }

  private static JsonObject json(Page page) {
    JsonArray events = new JsonArray();
    page.lines().forEach(line -> events.add(new JsonObject(line)));
    return new JsonObject()
        .put("object", "list")
        .put("data", events)
        .put("has_more", page.more())
        .put("next", page.next())
        .put("changed", page.changed());
  }

  private Future<AdminDoor.Reply> checkpoints(RoutingContext context, Caller by) {
    MultiMap params = context.request().params();
    onlyOnce(params, Set.of(LIMIT, AFTER));
    int limit = (int) number(params, LIMIT, PAGE, 1, LARGEST_PAGE);
    long after = number(params, AFTER, 0, 0, Long.MAX_VALUE);
    return vertx
        .executeBlocking(
            () -> {
              AuditSearch audit = AuditSearch.in(data);
              // One more than asked for: it tells whether that was all.
              List<String> lines = audit.checkpoints(after, limit + 1);
              JsonArray page = new JsonArray();
              lines.stream().limit(limit).forEach(line -> page.add(new JsonObject(line)));
              return new JsonObject()
                  .put("object", "list")
                  .put("data", page)
                  .put("has_more", lines.size() > limit)
                  .put("jwks", new JsonObject(audit.keys()));
            },
            false)
        .map(json -> new AdminDoor.Reply(200, json));
  }

  private static AuditFilter filter(MultiMap params) {
    try {
      return AuditFilter.of(params::get);
    } catch (BadFilterException e) {
      throw new RoadException(Errors.badFilter(e.name(), String.valueOf(e.getMessage())));
    }
  }

  /** A filter that is misspelt would find everything. */
  private static void onlyOnce(MultiMap params, Set<String> known) {
    for (String name : params.names()) {
      if (!known.contains(name) || params.getAll(name).size() > 1) {
        throw new RoadException(
            Errors.badFilter(
                known.contains(name) ? name : "",
                "There may be one of each of these: "
                    + String.join(", ", known.stream().sorted().toList())
                    + "."));
      }
    }
  }

  private static long number(MultiMap params, String name, long standard, long min, long max) {
    String text = params.get(name);
    try {
      long number = text == null ? standard : Long.parseLong(text);
      if (number >= min && number <= max) {
        return number;
      }
    } catch (NumberFormatException e) {
      // The same answer as to a number that is too large.
    }
    throw new RoadException(
        Errors.badFilter(name, "This must be a number from %d to %d.".formatted(min, max)));
  }
}
