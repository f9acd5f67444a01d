package io.sluice.wire.chat;

import io.sluice.wire.ApiRequest;
import io.sluice.wire.Feature;
import io.sluice.wire.Format;
import io.sluice.wire.Json;
import io.sluice.wire.ServerStyle;
import io.sluice.wire.Splice;
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
public final class ChatRequest implements ApiRequest {

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
  private final String cacheKey;

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
      Set<Feature> features,
      String cacheKey) {
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
    this.cacheKey = cacheKey;
  }

  /**
   * Reads a body in one pass. The syntax of the whole document is checked: one JSON object in
   * UTF-8, each top-level name once, nesting, names and numbers bounded. Never throws.
   */
  public static Result parse(Buffer body) {
    return new ChatRequestParser(body).parse();
  }

  @Override
  public Format format() {
    return Format.CHAT;
  }

  @Override
  public Buffer body() {
    return body;
  }

  @Override
  public String model() {
    return model;
  }

  @Override
  public boolean stream() {
    return stream;
  }

  @Override
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

  @Override
  public int choices() {
    return n;
  }

  /**
   * The most output tokens that all choices together may cost, if the caller bounds them. Of two
   * bounds the larger counts: which one a provider honours differs.
   */
  @Override
  public OptionalLong outputTokenLimit() {
    if (maxTokens.isEmpty() && maxCompletionTokens.isEmpty()) {
      return OptionalLong.empty();
    }
    long perChoice = Math.max(maxTokens.orElse(0), maxCompletionTokens.orElse(0));
    return OptionalLong.of(perChoice * n);
  }

  @Override
  public Set<Feature> features() {
    return features;
  }

  @Override
  public String cacheKey() {
    return cacheKey;
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
  @Override
  public Buffer rewrite(String upstreamModel, long outputTokens) {
    return rewrite(upstreamModel, outputTokens, ServerStyle.OPENAI);
  }

  @Override
  public Buffer rewrite(String upstreamModel, long outputTokens, ServerStyle style) {
    List<Splice> splices = new ArrayList<>(3);
    if (outputTokens >= 0 && outputTokenLimit().isEmpty()) {
      splices.add(bound(Math.max(1, outputTokens / n), style.bound()));
    }
    if (!upstreamModel.equals(model)) {
      splices.add(new Splice(modelValue.from(), modelValue.to(), Json.quote(upstreamModel)));
    }
    if (stream && !usageAsked && style.streamOptions()) {
      splices.add(askUsage);
    }
    if (splices.isEmpty()) {
      return body;
    }
    // Stable: of several at one place, the model's own comes first.
    splices.sort(Comparator.comparingInt(Splice::from));
    return Splice.apply(body, splices);
  }

  private Splice bound(long perChoice, String field) {
    return nullBound == null || !field.equals("max_completion_tokens")
        ? new Splice(modelValue.to(), modelValue.to(), ",\"" + field + "\":" + perChoice)
        : new Splice(nullBound.from(), nullBound.to(), Long.toString(perChoice));
  }
}
