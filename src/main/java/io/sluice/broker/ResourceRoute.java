package io.sluice.broker;

import io.sluice.access.Scopes;
import io.sluice.resources.Kind;
import io.sluice.wire.Format;
import io.vertx.core.http.HttpMethod;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A route to one thing that a provider keeps (OpenAI API reference, "Files", "Batch", "Responses").
 *
 * @param path with {@code :id}, as the caller and, but for the version, the provider have it
 */
record ResourceRoute(HttpMethod method, String path, Kind kind, Format format, String scope) {

  static final String FILES = "/v1/files";
  static final String BATCHES = "/v1/batches";

  static final List<ResourceRoute> ALL =
      List.of(
          file(HttpMethod.GET, ""),
          file(HttpMethod.DELETE, ""),
          file(HttpMethod.GET, "/content"),
          batch(HttpMethod.GET, ""),
          batch(HttpMethod.POST, "/cancel"),
          response(HttpMethod.GET, ""),
          response(HttpMethod.DELETE, ""),
          response(HttpMethod.POST, "/cancel"),
          response(HttpMethod.GET, "/input_items"));

  private static final String VERSION = "/v1";

  /** What stands in a path without a thought. */
  private static final Pattern ID = Pattern.compile("[A-Za-z0-9_.-]{1,256}");

  private static ResourceRoute file(HttpMethod method, String tail) {
    return new ResourceRoute(
        method, FILES + "/:id" + tail, Kind.FILE, Format.FILES, Scopes.LLM_FILES);
  }

  private static ResourceRoute batch(HttpMethod method, String tail) {
    return new ResourceRoute(
        method, BATCHES + "/:id" + tail, Kind.BATCH, Format.BATCHES, Scopes.LLM_BATCHES);
  }

  private static ResourceRoute response(HttpMethod method, String tail) {
    return new ResourceRoute(
        method, "/v1/responses/:id" + tail, Kind.RESPONSE, Format.RESPONSES, Scopes.LLM_CHAT);
  }

  /** Whether a provider could have given such an id; dots alone lead elsewhere. */
  static boolean sound(String id) {
    return ID.matcher(id).matches() && !id.startsWith(".");
  }

  /** Under the provider's base URL. */
  String upstream(String id) {
    return path.substring(VERSION.length()).replace(":id", id);
  }

  /** Whether the answer is the thing itself, as it is now. */
  boolean tellsOfIt() {
    return !deletes() && (path.endsWith("/:id") || path.endsWith("/cancel"));
  }

  boolean deletes() {
    return method.equals(HttpMethod.DELETE);
  }
}
