package io.sluice.broker;

import static io.sluice.access.Scopes.TOKENS_REVOKE;

import io.sluice.identity.Caller;
import io.sluice.identity.Revocation;
import io.sluice.identity.RevocationList;
import io.sluice.identity.RevocationOrder;
import io.sluice.identity.RevocationOrder.RefusedException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * {@code /api/v1/revocations}, for those with the scope {@code tokens:revoke}: POST gives an order
 * ({@link RevocationOrder}) and answers 201 when it is in force here; GET lists, oldest first, with
 * {@code ?limit=} and {@code ?after=}; DELETE of one lifts it.
 */
final class RevocationRoutes {

  private static final String PATH = "/api/v1/revocations";
  private static final int MAX_BODY = 16 * 1024;
  private static final Duration BODY_TIMEOUT = Duration.ofSeconds(10);
  private static final int PAGE = 100;
  private static final int LARGEST_PAGE = 1000;

  private final Supplier<Snapshot> snapshot;
  private final RevocationList revocations;
  private final AdminDoor door;
  private final RequestBody body;
  private final Clock clock;

  RevocationRoutes(
      Vertx vertx,
      Supplier<Snapshot> snapshot,
      RevocationList revocations,
      AdminDoor door,
      Clock clock) {
    this.snapshot = snapshot;
    this.revocations = revocations;
    this.door = door;
    this.body = new RequestBody(vertx, MAX_BODY, BODY_TIMEOUT);
    this.clock = clock;
  }

  void mount(Router router) {
    router.post(PATH).handler(context -> door.open(context, TOKENS_REVOKE, this::revoke));
    router.get(PATH).handler(context -> door.answer(context, TOKENS_REVOKE, this::list));
    router.delete(PATH + "/:id").handler(context -> door.open(context, TOKENS_REVOKE, this::lift));
  }

  private Future<AdminDoor.Reply> revoke(RoutingContext context, Caller by, Audited audited) {
    return body.read(context.request())
        .map(bytes -> order(bytes, by))
        .map(
            revocation -> {
              audited.about("add " + described(revocation));
              AdminDoor.record(audited);
              return revocation;
            })
        .compose(
            revocation ->
                revocations
                    .add(revocation)
                    .map(
                        added -> {
                          if (!added) {
                            throw new RoadException(Errors.revocationsFull());
                          }
                          AdminLog.revoked(revocation, by);
                          return new AdminDoor.Reply(201, json(revocation));
                        }));
  }

  private Revocation order(Buffer bytes, Caller by) {
    try {
      return RevocationOrder.parse(bytes.getBytes())
          .give(snapshot.get().config().issuers(), by, clock.instant());
    } catch (RefusedException e) {
      throw new RoadException(Errors.badRevocation(e.field(), e.problem()));
    }
  }

  private Future<AdminDoor.Reply> list(RoutingContext context, Caller by) {
    HttpServerRequest request = context.request();
    int limit = limit(request.getParam("limit"));
    String after = request.getParam("after") == null ? "" : request.getParam("after");
    // One more than asked for: it tells whether that was all.
    List<Revocation> page = revocations.page(after, limit + 1);
    JsonArray data = new JsonArray();
    page.stream().limit(limit).map(RevocationRoutes::json).forEach(data::add);
    return Future.succeededFuture(
        new AdminDoor.Reply(
            200,
            new JsonObject()
                .put("object", "list")
                .put("data", data)
                .put("has_more", page.size() > limit)));
  }

  private static int limit(@Nullable String text) {
    try {
      int limit = text == null ? PAGE : Integer.parseInt(text);
      if (limit >= 1 && limit <= LARGEST_PAGE) {
        return limit;
      }
    } catch (NumberFormatException e) {
      // The same answer as to a number that is too large.
    }
    throw new RoadException(
        Errors.badRevocation("limit", "This must be a number from 1 to " + LARGEST_PAGE + "."));
  }

  private Future<AdminDoor.Reply> lift(RoutingContext context, Caller by, Audited audited) {
    Revocation known = revocations.find(context.pathParam("id"));
    if (known == null) {
      throw new RoadException(Errors.noSuchRevocation());
    }
    audited.about("lift " + described(known));
    AdminDoor.record(audited);
    return revocations
        .lift(known.id())
        .map(
            lifted -> {
              if (!lifted) {
                throw new RoadException(Errors.noSuchRevocation());
              }
              AdminLog.lifted(known, by);
              return new AdminDoor.Reply(200, json(known).put("lifted", true));
            });
  }

  /** For the audit: which, and whose tokens. */
  private static String described(Revocation one) {
    StringBuilder text = new StringBuilder("revocation/" + one.id() + " issuer " + one.issuer());
    known(text, "jti", one.jti());
    known(text, "subject", one.subject());
    known(text, "issued before", one.issuedBefore());
    return text.toString();
  }

  private static void known(StringBuilder text, String name, @Nullable Object value) {
    if (value != null) {
      text.append(' ').append(name).append(' ').append(value);
    }
  }

  private static JsonObject json(Revocation one) {
    JsonObject json =
        new JsonObject()
            .put("id", one.id())
            .put("object", "revocation")
            .put("issuer", one.issuer());
    put(json, "jti", one.jti());
    put(json, "subject", one.subject());
    put(json, "issued_before", one.issuedBefore());
    put(json, "until", one.until());
    return json.put("revoked_by", one.by())
        .put("revoked_at", one.at().toString())
        .put("reason", one.reason());
  }

  private static void put(JsonObject json, String name, @Nullable Object value) {
    if (value != null) {
      json.put(name, value.toString());
    }
  }
}
