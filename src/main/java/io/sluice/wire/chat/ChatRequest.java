package io.sluice.wire.chat;

import io.sluice.wire.Feature;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A chat completion request: its bytes as they came, what the broker needs to know of them, and the
 * places where they may have to change. Fields that are not named here pass through untouched.
 *
 * <p>Immutable, as long as nobody writes to the body. Source: OpenAI API reference, "Create chat
 * completion".
 */
public final class ChatRequest {

  private final Buffer body;
  private final String model;
  private final Splice modelValue;
  private final boolean stream;
  private final boolean usageAsked;
  private final Splice askUsage;
  private final OptionalInt maxTokens;
  private final OptionalInt maxCompletionTokens;
  private final @Nullable Splice nullBound;
  private final int n;
  private final Set<Feature> features;

  ChatRequest(
      Buffer body,
      String model,
      Splice modelValue,
      boolean stream,
      boolean usageAsked,
      Splice askUsage,
      OptionalInt maxTokens,
      OptionalInt maxCompletionTokens,
      @Nullable Splice nullBound,
      int n,
      Set<Feature> features) {
    this.body = body;
    this.model = model;
    this.modelValue = modelValue;
    this.stream = stream;
    this.usageAsked = usageAsked;
    this.askUsage = askUsage;
    this.maxTokens = maxTokens;
    this.maxCompletionTokens = maxCompletionTokens;
    this.nullBound = nullBound;
    this.n = n;
    this.features = Collections.unmodifiableSet(features);
  }

  /** A body is a request, or it is malformed. */
  public sealed interface Result permits Parsed, Malformed {}

  /** The body is a request. */
  public record Parsed(ChatRequest request) implements Result {}

  /**
   * The body is no request: answer 400.
   *
   * @param param the field that is wrong, e.g. {@code max_tokens}; empty for the body as a whole
   * @param message what is wrong and what would be right; repeats no content of the body but, at
   *     most, the start of a field's name
   */
  public record Malformed(String param, String message) implements Result {}

  /**
   * Reads a body in one pass. The syntax of the whole document is checked: one JSON object in
   * UTF-8, each top-level name once, nesting, names and numbers bounded. Never throws.
   */
  public static Result parse(Buffer body) {
    return new ChatRequestParser(body).parse();
  }

  /** The body as the caller sent it. */
  public Buffer body() {
    return body;
  }

  /** The model as the caller named it; not empty. */
  public String model() {
    return model;
  }

  /** True if the caller wants server-sent events. */
  public boolean stream() {
    return stream;
  }

  /** True if the caller set {@code stream_options.include_usage} to true. */
  public boolean usageAsked() {
    return usageAsked;
  }

  /** The older bound on output tokens of one choice. */
  public OptionalInt maxTokens() {
    return maxTokens;
  }

  /** The newer bound on output tokens of one choice, reasoning included. */
  public OptionalInt maxCompletionTokens() {
    return maxCompletionTokens;
  }

  /** Number of choices to generate; 1 unless the caller says otherwise. */
  public int n() {
    return n;
  }

  /**
   * The most output tokens that all choices together may cost, if the caller bounds them. Of two
   * bounds the larger counts: which one a provider honours differs.
   */
  public OptionalLong outputTokenLimit() {
    if (maxTokens.isEmpty() && maxCompletionTokens.isEmpty()) {
      return OptionalLong.empty();
    }
    long perChoice = Math.max(maxTokens.orElse(0), maxCompletionTokens.orElse(0));
    return OptionalLong.of(perChoice * n);
  }

  /** What it contains beside text. */
  public Set<Feature> features() {
    return features;
  }

  /** Four bytes of body a token, rounded up: without a tokenizer, an estimate on the high side. */
  public long estimatedInputTokens() {
    return (body.length() + 3L) / 4;
  }

  /** The body to send upstream, without a bound of ours. */
  public Buffer rewrite(String upstreamModel) {
    return rewrite(upstreamModel, -1);
  }

  /**
   * The body to send upstream: the model renamed, for a stream usage asked for, and a bound on
   * output tokens where the caller set none. All other bytes are as the caller sent them; if
   * nothing has to change it is the caller's own buffer.
   *
   * @param outputTokens of all choices together; -1 for no bound
   */
  public Buffer rewrite(String upstreamModel, long outputTokens) {
    List<Splice> splices = new ArrayList<>(3);
    if (outputTokens >= 0 && outputTokenLimit().isEmpty()) {
      splices.add(bound(Math.max(1, outputTokens / n)));
    }
    if (!upstreamModel.equals(model)) {
      splices.add(new Splice(modelValue.from(), modelValue.to(), Json.quote(upstreamModel)));
    }
    if (stream && !usageAsked) {
      splices.add(askUsage);
    }
    if (splices.isEmpty()) {
      return body;
    }
    // Stable: of several at one place, the model's own comes first.
    splices.sort(Comparator.comparingInt(Splice::from));
    return Splice.apply(body, splices);
  }

  private Splice bound(long perChoice) {
    return nullBound == null
        ? new Splice(modelValue.to(), modelValue.to(), ",\"max_completion_tokens\":" + perChoice)
        : new Splice(nullBound.from(), nullBound.to(), Long.toString(perChoice));
  }
}
