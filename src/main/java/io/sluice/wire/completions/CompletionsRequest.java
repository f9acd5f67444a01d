package io.sluice.wire.completions;

import io.sluice.wire.ApiRequest;
import io.sluice.wire.Feature;
import io.sluice.wire.Format;
import io.sluice.wire.Json;
import io.sluice.wire.Splice;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;

/**
 * A completion request: its bytes as they came, and what the broker needs to know of them.
 *
 * @param modelValue where the model stands
 * @param askUsage how to ask for usage where the caller does not
 * @param maxTokens of one answer; empty if the caller sets no bound
 * @param setBound how to set one; {@code %} stands for it in the text
 * @param choices answers that are generated: prompts, times what each is asked for
 */
record CompletionsRequest(
    Buffer body,
    String model,
    Splice modelValue,
    boolean stream,
    boolean usageAsked,
    Splice askUsage,
    OptionalLong maxTokens,
    Splice setBound,
    int choices,
    Set<Feature> features)
    implements ApiRequest {

  CompletionsRequest {
    features = Set.copyOf(features);
  }

  @Override
  public Format format() {
    return Format.COMPLETIONS;
  }

  @Override
  public OptionalLong outputTokenLimit() {
    return maxTokens.isEmpty() ? maxTokens : OptionalLong.of(maxTokens.getAsLong() * choices);
  }

  @Override
  public String cacheKey() {
    return "";
  }

  @Override
  public Buffer rewrite(String upstreamModel, long outputTokens) {
    List<Splice> splices = new ArrayList<>(3);
    if (outputTokens >= 0 && maxTokens.isEmpty()) {
      String value = Long.toString(Math.max(1, outputTokens / choices));
      splices.add(new Splice(setBound.from(), setBound.to(), setBound.text().replace("%", value)));
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
}
