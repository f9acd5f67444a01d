package io.sluice.wire;

import io.sluice.wire.bedrock.BedrockEmbeddingFormat;
import io.sluice.wire.chat.ChatFormat;
import io.sluice.wire.cohere.CohereEmbeddingFormat;
import io.sluice.wire.cohere.CohereFormat;
import io.sluice.wire.cohere.CohereRerankFormat;
import io.sluice.wire.completions.CompletionsFormat;
import io.sluice.wire.converse.ConverseFormat;
import io.sluice.wire.converse.InvokeFormat;
import io.sluice.wire.embedding.OpenAiEmbeddingFormat;
import io.sluice.wire.gemini.GeminiCountFormat;
import io.sluice.wire.gemini.GeminiEmbeddingFormat;
import io.sluice.wire.gemini.GeminiFormat;
import io.sluice.wire.media.ImagesFormat;
import io.sluice.wire.media.ModerationsFormat;
import io.sluice.wire.media.ResourceFormat;
import io.sluice.wire.media.SpeechFormat;
import io.sluice.wire.media.TranscriptionsFormat;
import io.sluice.wire.messages.MessagesCountFormat;
import io.sluice.wire.messages.MessagesFormat;
import io.sluice.wire.realtime.RealtimeFormat;
import io.sluice.wire.responses.ResponsesCompactFormat;
import io.sluice.wire.responses.ResponsesCountFormat;
import io.sluice.wire.responses.ResponsesFormat;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/** The formats that are known. */
public final class WireFormats {

  private static final Map<Format, WireFormat> ALL = all();

  private WireFormats() {}

  private static Map<Format, WireFormat> all() {
    Map<Format, WireFormat> all = new EnumMap<>(Format.class);
    add(new ChatFormat(), all);
    add(new MessagesFormat(), all);
    add(new MessagesCountFormat(), all);
    add(new GeminiFormat(), all);
    add(new ConverseFormat(), all);
    add(new InvokeFormat(), all);
    add(new CohereFormat(), all);
    add(new CohereRerankFormat(), all);
    add(new CompletionsFormat(), all);
    add(new ResponsesCompactFormat(), all);
    add(new ResponsesCountFormat(), all);
    add(new ResponsesFormat(), all);
    add(new CohereEmbeddingFormat(), all);
    add(new BedrockEmbeddingFormat(), all);
    add(new OpenAiEmbeddingFormat(), all);
    add(new GeminiCountFormat(), all);
    add(new GeminiEmbeddingFormat(Format.GEMINI_EMBED), all);
    add(new GeminiEmbeddingFormat(Format.GEMINI_BATCH_EMBED), all);
    add(new ModerationsFormat(), all);
    add(new ImagesFormat(Format.IMAGES), all);
    add(new ImagesFormat(Format.IMAGE_EDITS), all);
    add(new ImagesFormat(Format.IMAGE_VARIATIONS), all);
    add(new SpeechFormat(), all);
    add(new TranscriptionsFormat(Format.TRANSCRIPTIONS), all);
    add(new TranscriptionsFormat(Format.TRANSLATIONS), all);
    add(new ResourceFormat(Format.FILES), all);
    add(new ResourceFormat(Format.BATCHES), all);
    add(new RealtimeFormat(), all);
    return Collections.unmodifiableMap(all);
  }

  private static void add(WireFormat format, Map<Format, WireFormat> to) {
    to.put(format.format(), format);
  }

  /** Empty if there is nothing. */
  public static Optional<WireFormat> find(Format format) {
    return Optional.ofNullable(ALL.get(format));
  }

  /**
   * What there is of a format.
   *
   * @throws IllegalArgumentException if there is nothing
   */
  public static WireFormat of(Format format) {
    return find(format)
        .orElseThrow(() -> new IllegalArgumentException("no format " + format.code()));
  }
}
