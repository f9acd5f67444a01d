package io.sluice.simulator;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.util.Map;

/** Serves what is not billed by itself: things that are looked up, and sockets. */
final class Lookups {
  private static final int MAX_BODY = 32 * 1024 * 1024;

  private final Service service;

  Lookups(Service service) {
    this.service = service;
  }

  void serve(
      HttpServerRequest request,
      String path,
      Map<String, String> groups,
      String at,
      Route.Target.Free target) {
    Outlet outlet = new HttpOutlet(request);
    BoundedBody.read(request, MAX_BODY)
        .map(
            body -> {
              Call call = call(request, path, groups, at, body);
              service.admit(call, target.vendor());
              return target.resource().answer(call, service);
            })
        .onSuccess(
            reply -> {
              target.vendor().describe(outlet::header, 0);
              request
                  .response()
                  .setStatusCode(reply.status())
                  .putHeader("content-type", reply.contentType())
                  .end(reply.body());
            })
        .onFailure(failure -> refuse(target.vendor(), outlet, failure));
  }

  void open(
      HttpServerRequest request,
      String path,
      Map<String, String> groups,
      String at,
      Route.Target.Socket target) {
    Call call = call(request, path, groups, at, Buffer.buffer());
    Future.succeededFuture(call)
        .compose(
            came -> {
              service.admit(came, target.vendor());
              return request.toWebSocket();
            })
        .onSuccess(socket -> target.format().serve(socket, call, service))
        .onFailure(failure -> refuse(target.vendor(), new HttpOutlet(request), failure));
  }

  private static Call call(
      HttpServerRequest request, String path, Map<String, String> groups, String at, Buffer body) {
    return new Call(
        request.method().name(),
        path,
        groups,
        request.headers(),
        request.params(),
        body,
        at,
        (model, stream) -> {});
  }

  private static void refuse(Vendor vendor, Outlet outlet, Throwable failure) {
    if (!outlet.closed()) {
      ApiError error = failure instanceof ApiError known ? known : ApiError.asked(500, "");
      vendor.describe(outlet::header, 0);
      vendor.errors().refuse(error, outlet);
    }
  }
}
