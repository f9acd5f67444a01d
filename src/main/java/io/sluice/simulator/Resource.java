package io.sluice.simulator;

import io.vertx.core.buffer.Buffer;

/** A request that is answered at once and not billed. */
@FunctionalInterface
public interface Resource {

  /**
   * Looks it up; {@code service} answers what is billed of it.
   *
   * @throws ApiError as the vendor refuses such a request
   */
  Reply answer(Call call, Service service);

  /** What is answered. */
  record Reply(int status, String contentType, Buffer body) {
    public static Reply json(Object json) {
      return new Reply(200, "application/json", Buffer.buffer(json.toString()));
    }
  }
}
