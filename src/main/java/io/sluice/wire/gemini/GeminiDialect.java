package io.sluice.wire.gemini;

import io.sluice.wire.ApiRequest;
import io.sluice.wire.Format;
import io.sluice.wire.conversation.Completion;
import io.sluice.wire.conversation.Conversation;
import io.sluice.wire.conversation.Dialect;
import io.sluice.wire.conversation.EventReader;
import io.sluice.wire.conversation.EventWriter;
import io.sluice.wire.conversation.ObjectFields;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Map;

/**
 * Gemini's half of every translation.
 *
 * <p>Hints that change no answer and are left out. Of a Gemini request: the schema of a function's
 * response, {@code mediaResolution}, {@code displayName} of what is inline, safety settings that
 * ask for no filter, {@code propertyOrdering} and {@code example} of schemas. On the way to Gemini:
 * the user, metadata and cache key (AI Studio has no place for them), names of participants, cache
 * points, {@code strict}, the name and description of an output schema, the detail of images, names
 * of files, citations of earlier answers, and what another provider's model thought.
 *
 * <p>Refused by name on the way to Gemini: instructions in the middle of the conversation, {@code
 * parallel_tool_calls: false}, arguments of a call that are no JSON object, files that another
 * provider keeps, citations asked for, other service tiers than the default. What a Gemini request
 * may have that no other format has is refused by {@link GeminiRequestReader}.
 *
 * <p>A stream is one JSON array, as Google has it, unless the query says {@code alt=sse}.
 *
 * <p>Thinking is in {@link GeminiThinking}, reasons to end in {@link GeminiFinish}.
 */
public final class GeminiDialect implements Dialect {

  private static final Map<String, String> FIELDS =
      Map.ofEntries(
          Map.entry("temperature", "generationConfig.temperature"),
          Map.entry("top_k", "generationConfig.topK"),
          Map.entry("stop", "generationConfig.stopSequences"),
          Map.entry("seed", "generationConfig.seed"),
          Map.entry("frequency_penalty", "generationConfig.frequencyPenalty"),
          Map.entry("presence_penalty", "generationConfig.presencePenalty"),
          Map.entry("tool_choice", "toolConfig.functionCallingConfig"),
          Map.entry("reasoning_effort", "generationConfig.thinkingConfig"),
          Map.entry("response_format", "generationConfig.responseMimeType"),
          Map.entry("service_tier", "serviceTier"));

  private final boolean array;

  public GeminiDialect() {
    this(false);
  }

  /**
   * Of one way to stream.
   *
   * @param array whether answers are elements of an array instead of events
   */
  private GeminiDialect(boolean array) {
    this.array = array;
  }

  @Override
  public Dialect queried(String query) {
    return List.of(query.split("&", -1)).contains("alt=sse") ? this : new GeminiDialect(true);
  }

  @Override
  public String streamType() {
    return array ? "application/json; charset=UTF-8" : Dialect.super.streamType();
  }

  @Override
  public Format format() {
    return Format.GEMINI;
  }

  @Override
  public String field(String setting) {
    return FIELDS.getOrDefault(setting, setting);
  }

  @Override
  public Conversation readRequest(ApiRequest request) {
    ObjectFields body =
        ObjectFields.of(ObjectFields.tree(request.body()), "", GeminiRequestParser::camel);
    return new GeminiRequestReader(body, request.model(), request.stream()).read();
  }

  @Override
  public Buffer writeRequest(Conversation conversation, String model) {
    return new GeminiRequestWriter(conversation, model).write();
  }

  @Override
  public Completion readAnswer(Buffer body) {
    return GeminiAnswerReader.read(body);
  }

  @Override
  public Buffer writeAnswer(Completion completion, Asked asked) {
    return GeminiAnswerWriter.write(completion, asked);
  }

  @Override
  public EventReader reader() {
    return new GeminiEventReader();
  }

  @Override
  public EventWriter writer(Asked asked) {
    EventWriter events = new GeminiEventWriter(asked);
    return array ? new GeminiArrayWriter(events) : events;
  }
}
