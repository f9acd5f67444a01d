package io.sluice.wire;

import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A request of any format that is one JSON object. See {@link RequestShape}. */
public final class JsonRequest implements ApiRequest {

  private final RequestShape shape;
  private final Buffer body;
  private final String model;
  private final @Nullable Splice modelValue;
  private final boolean stream;
  private final OptionalLong bound;
  private final @Nullable Splice setBound;
  private final int choices;
  private final Set<Feature> features;
  private final String cacheKey;

  JsonRequest(
      RequestShape shape,
      Buffer body,
      String model,
      @Nullable Splice modelValue,
      boolean stream,
      OptionalLong bound,
      @Nullable Splice setBound,
      int choices,
      Set<Feature> features,
      String cacheKey) {
    this.shape = shape;
    this.body = body;
    this.model = model;
    this.modelValue = modelValue;
    this.stream = stream;
    this.bound = bound;
    this.setBound = setBound;
    this.choices = choices;
    this.features = Collections.unmodifiableSet(features);
    this.cacheKey = cacheKey;
  }

  /** Reads a body in one pass. Never throws. */
  public static Result parse(RequestShape shape, Buffer body, RequestPath path) {
    return new JsonRequestParser(shape, body, path).parse();
  }

  @Override
  public Format format() {
    return shape.format();
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
    return true;
  }

  @Override
  public OptionalLong outputTokenLimit() {
    return bound.isEmpty() ? bound : OptionalLong.of(bound.getAsLong() * choices);
  }

  @Override
  public int choices() {
    return choices;
  }

  @Override
  public Set<Feature> features() {
    return features;
  }

  @Override
  public String cacheKey() {
    return cacheKey;
  }

  @Override
  public Buffer rewrite(String upstreamModel, long outputTokens) {
    List<Splice> splices = new ArrayList<>(2);
    if (outputTokens >= 0 && bound.isEmpty() && setBound != null) {
      String value = Long.toString(Math.max(1, outputTokens / choices));
      splices.add(new Splice(setBound.from(), setBound.to(), setBound.text().replace("%", value)));
    }
    if (modelValue != null && !upstreamModel.equals(model)) {
      splices.add(new Splice(modelValue.from(), modelValue.to(), Json.quote(upstreamModel)));
    }
    if (splices.isEmpty()) {
      return body;
    }
    // Stable: of several at one place, the bound comes first.
    splices.sort(Comparator.comparingInt(Splice::from));
    return Splice.apply(body, splices);
  }
}
