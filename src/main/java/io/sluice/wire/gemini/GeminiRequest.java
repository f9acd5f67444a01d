package io.sluice.wire.gemini;

import io.sluice.wire.ApiRequest;
import io.sluice.wire.Feature;
import io.sluice.wire.Format;
import io.sluice.wire.Json;
import io.sluice.wire.RequestPath;
import io.sluice.wire.Splice;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A request to one of the Gemini API's methods: its bytes as they came, and the places where they
 * may have to change. The path names the model; where the body names it too, it follows.
 *
 * <p>Source: Gemini API reference, "Generating content", "Counting tokens", "Embeddings".
 */
public final class GeminiRequest implements ApiRequest {

  private final Format format;
  private final Buffer body;
  private final RequestPath path;
  private final List<Naming> namings;
  private final OptionalLong bound;
  private final @Nullable Splice setBound;
  private final int choices;
  private final Set<Feature> features;
  private final String cacheKey;

  /**
   * A place where the body names the model.
   *
   * @param said as it stands there, e.g. {@code models/gemini-2.5-flash}
   */
  record Naming(int from, int to, String said) {

    /** The resource that a name stands for may have a longer path; its last word is the model. */
    String renamed(String model) {
      return said.substring(0, said.lastIndexOf('/') + 1) + model;
    }
  }

  GeminiRequest(
      Format format,
      Buffer body,
      RequestPath path,
      List<Naming> namings,
      OptionalLong bound,
      @Nullable Splice setBound,
      int choices,
      Set<Feature> features,
      String cacheKey) {
    this.format = format;
    this.body = body;
    this.path = path;
    this.namings = List.copyOf(namings);
    this.bound = bound;
    this.setBound = setBound;
    this.choices = choices;
    this.features = Collections.unmodifiableSet(features);
    this.cacheKey = cacheKey;
  }

  /** Reads a body in one pass. Never throws. */
  public static Result parse(Format format, Buffer body, RequestPath path) {
    return new GeminiRequestParser(format, body, path).parse();
  }

  @Override
  public Format format() {
    return format;
  }

  @Override
  public Buffer body() {
    return body;
  }

  @Override
  public String model() {
    return path.model();
  }

  @Override
  public boolean stream() {
    return path.stream();
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

  /** The cached content that it builds on, if any. */
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
    for (Naming naming : namings) {
      String renamed = naming.renamed(upstreamModel);
      if (!renamed.equals(naming.said())) {
        splices.add(new Splice(naming.from(), naming.to(), Json.quote(renamed)));
      }
    }
    if (splices.isEmpty()) {
      return body;
    }
    splices.sort(Comparator.comparingInt(Splice::from));
    return Splice.apply(body, splices);
  }
}
