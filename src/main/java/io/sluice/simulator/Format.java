package io.sluice.simulator;

import java.util.function.BiConsumer;

/** One kind of request that is answered and billed. */
public interface Format {

  /** As bills call it. */
  String name();

  Vendor vendor();

  /**
   * Reads a request.
   *
   * @throws ApiError as the vendor refuses such a request
   */
  Asked read(Call call);

  /** What is answered to it. */
  default Answer answer(Call call, Asked asked) {
    return Answer.to(asked);
  }

  /** Whether its prompt costs nothing. */
  default boolean free() {
    return false;
  }

  /** The answer's id. */
  String id();

  /**
   * The answer in bytes.
   *
   * @param created seconds of the epoch
   */
  Script script(Call call, Asked asked, Answer answer, String id, long created);

  /** Headers of its own. */
  default void describe(BiConsumer<String, String> header, Asked asked, Answer answer) {}

  default String contentType(Call call, Asked asked) {
    return asked.stream() ? "text/event-stream; charset=utf-8" : "application/json";
  }
}
