package io.sluice.wire;

import io.vertx.core.buffer.Buffer;
import java.util.OptionalLong;
import java.util.Set;

/**
 * What the broker needs to know of a request, whatever its format: read in one pass, without a
 * tree. Immutable, as long as nobody writes to the body.
 */
public interface ApiRequest {

  /** A body is a request, or it is malformed. */
  sealed interface Result permits Parsed, Malformed {}

  /** The body is a request. */
  record Parsed(ApiRequest request) implements Result {}

  /**
   * The body is no request: answer 400.
   *
   * @param param the field that is wrong, e.g. {@code max_tokens}; empty for the body as a whole
   * @param message what is wrong and what would be right; repeats no content of the body but, at
   *     most, the start of a field's name
   */
  record Malformed(String param, String message) implements Result {}

  Format format();

  /** As the caller sent it. */
  Buffer body();

  /** Four bytes of body a token, rounded up: without a tokenizer, an estimate on the high side. */
  default long estimatedInputTokens() {
    return (body().length() + 3L) / 4;
  }

  /** As the caller named it, in the body or in the path; not empty. */
  String model();

  /** Whether the caller wants the answer in pieces. */
  boolean stream();

  /**
   * Whether the caller gets to see usage in a stream; always true where the format has no choice.
   */
  boolean usageAsked();

  /** The most output tokens that all choices together may cost, if the caller bounds them. */
  OptionalLong outputTokenLimit();

  /** How many answers to generate. */
  int choices();

  /** What it contains beside text. */
  Set<Feature> features();

  /**
   * What requests have in common that should go to the same place, because a prompt cache is warm
   * there (OpenAI's {@code prompt_cache_key}); empty if the caller does not say.
   */
  String cacheKey();

  /**
   * The body to send to a provider that speaks the same format: the model renamed where the body
   * names it, usage asked for where it has to be, and a bound on output tokens where the caller set
   * none. All other bytes are as the caller sent them.
   *
   * @param outputTokens of all choices together; -1 for no bound
   */
  Buffer rewrite(String upstreamModel, long outputTokens);

  /** The same for a server that wants to be asked in a way of its own. */
  default Buffer rewrite(String upstreamModel, long outputTokens, ServerStyle style) {
    return rewrite(upstreamModel, outputTokens);
  }
}
