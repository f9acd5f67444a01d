package io.sluice.wire;

import io.sluice.wire.bedrock.BedrockEmbeddingFormat;
import io.sluice.wire.chat.ChatFormat;
import io.sluice.wire.cohere.CohereEmbeddingFormat;
import io.sluice.wire.cohere.CohereFormat;
import io.sluice.wire.cohere.CohereRerankFormat;
import io.sluice.wire.embedding.OpenAiEmbeddingFormat;
import io.sluice.wire.gemini.GeminiCountFormat;
import io.sluice.wire.gemini.GeminiEmbeddingFormat;
import io.sluice.wire.gemini.GeminiFormat;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** The formats that are known. */
public final class WireFormats {

  private static final Map<Format, WireFormat> ALL =
      byFormat(
          List.of(
              new ChatFormat(),
              new GeminiFormat(),
              new CohereFormat(),
              new CohereRerankFormat(),
              new GeminiCountFormat(),
              new OpenAiEmbeddingFormat(),
              new GeminiEmbeddingFormat(Format.GEMINI_EMBED),
              new GeminiEmbeddingFormat(Format.GEMINI_BATCH_EMBED),
              new CohereEmbeddingFormat(),
              new BedrockEmbeddingFormat()));

  private WireFormats() {}

  private static Map<Format, WireFormat> byFormat(List<WireFormat> formats) {
    Map<Format, WireFormat> all = new EnumMap<>(Format.class);
    formats.forEach(format -> all.put(format.format(), format));
    return Collections.unmodifiableMap(all);
  }

  /**
   * What there is of a format.
   *
   * @throws IllegalArgumentException if there is nothing
   */
  public static WireFormat of(Format format) {
    WireFormat known = ALL.get(format);
    if (known == null) {
      throw new IllegalArgumentException("no format " + format.code());
    }
    return known;
  }
}
