package io.sluice.wire.cohere;

import io.sluice.wire.ApiRequest;
import io.sluice.wire.Format;
import io.sluice.wire.conversation.Completion;
import io.sluice.wire.conversation.Conversation;
import io.sluice.wire.conversation.Dialect;
import io.sluice.wire.conversation.EventReader;
import io.sluice.wire.conversation.EventWriter;
import io.sluice.wire.conversation.ObjectFields;
import io.vertx.core.buffer.Buffer;
import java.util.Map;

/**
 * Cohere's half of every translation.
 *
 * <p>Hints that change no answer and are left out. Of a Cohere request: {@code citation_options},
 * citations of earlier answers. On the way to Cohere: the user, metadata and cache key, names of
 * participants, cache points, signatures, thoughts of earlier answers, {@code strict} where not all
 * tools are, the name of an output schema, whether thoughts are to be shown.
 *
 * <p>An effort becomes a budget of thought: minimal and low 1024 tokens, medium 8192, above that
 * none; {@code none} disables it. An error of a tool becomes a result {@code {"error": text}}. What
 * the model plans before its calls ({@code tool_plan}) is a thought.
 *
 * <p>Refused by name: documents, safety modes, logprobs and priorities of Cohere's; on the way to
 * it files, sound, results of tools that are more than text, one named tool of several, {@code
 * parallel_tool_calls: false} and service tiers.
 *
 * <p>Source: Cohere API reference, "Chat", version 2.
 */
public final class CohereDialect implements Dialect {

  private static final Map<String, String> FIELDS =
      Map.ofEntries(
          Map.entry("top_k", "k"),
          Map.entry("stop", "stop_sequences"),
          Map.entry("reasoning_effort", "thinking"));

  @Override
  public Format format() {
    return Format.COHERE_CHAT;
  }

  @Override
  public String field(String setting) {
    return FIELDS.getOrDefault(setting, setting);
  }

  @Override
  public Conversation readRequest(ApiRequest request) {
    return new CohereRequestReader(ObjectFields.of(ObjectFields.tree(request.body()), "")).read();
  }

  @Override
  public Buffer writeRequest(Conversation conversation, String model) {
    return CohereRequestWriter.write(conversation, model);
  }

  @Override
  public Completion readAnswer(Buffer body) {
    return CohereAnswers.read(body);
  }

  @Override
  public Buffer writeAnswer(Completion completion, Asked asked) {
    return CohereAnswers.write(completion, asked);
  }

  @Override
  public EventReader reader() {
    return new CohereEventReader();
  }

  @Override
  public EventWriter writer(Asked asked) {
    return new CohereEventWriter(asked);
  }
}
