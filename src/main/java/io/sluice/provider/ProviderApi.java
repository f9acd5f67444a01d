package io.sluice.provider;

import io.sluice.provider.Dispatch.Operation;
import io.sluice.provider.Dispatch.Operation.Ask;
import io.sluice.provider.Dispatch.Operation.Resource;
import io.sluice.wire.Format;
import io.vertx.core.MultiMap;
import java.util.List;
import java.util.Set;

/** What one family of providers does in its own way. Stateless but for its configuration. */
interface ProviderApi {

  /** What it speaks unless the configuration says otherwise, the preferred format first. */
  List<Format> formats();

  /**
   * Where a model is asked.
   *
   * @return path and query under the base URL
   * @throws IllegalArgumentException if it does not speak the format
   */
  String target(Ask ask);

  /**
   * Where it keeps something.
   *
   * @return path and query under the base URL
   * @throws IllegalArgumentException if it keeps no such thing
   */
  default String target(Resource resource) {
    throw unspoken(resource.format());
  }

  /** Callers' headers that it knows, beside those that harm nobody; lower case. */
  default Set<String> knownHeaders() {
    return Set.of();
  }

  /** Adds the headers that it wants beside credentials; the caller's are there already. */
  default void complete(MultiMap headers, Operation operation) {}

  default Quirks quirks() {
    return Quirks.NONE;
  }

  static IllegalArgumentException unspoken(Format format) {
    return new IllegalArgumentException("the provider does not speak " + format.code());
  }
}
