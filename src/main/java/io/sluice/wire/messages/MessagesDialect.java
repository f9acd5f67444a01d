package io.sluice.wire.messages;

import io.sluice.wire.ApiRequest;
import io.sluice.wire.Format;
import io.sluice.wire.conversation.Completion;
import io.sluice.wire.conversation.Conversation;
import io.sluice.wire.conversation.Dialect;
import io.sluice.wire.conversation.EventReader;
import io.sluice.wire.conversation.EventWriter;
import io.vertx.core.buffer.Buffer;
import java.util.Map;

/**
 * Anthropic's messages, understood and said.
 *
 * <p>Of a caller's request, these fields are hints that change no answer and are passed over: the
 * {@code ttl} of a tool's {@code cache_control} and all else in one, {@code cache_control} inside
 * the content of a tool's result, {@code eager_input_streaming}, {@code diagnostics}, {@code
 * context_management} that clears thoughts. Refused by name are tools that Anthropic runs itself
 * and their blocks, {@code mcp_servers}, {@code container}, {@code inference_geo}, other {@code
 * context_management}, {@code search_result}, a document's {@code context}, {@code input_examples},
 * and every field that is not known.
 *
 * <p>The header {@code anthropic-version} is for Anthropic to judge: another provider does not hear
 * of it, and the answer has the same shape whatever it says.
 *
 * <p>Of a conversation, these hints are not said in this format: an image's detail, labels ({@code
 * metadata}), the cache key, the name and strictness of an output schema (Anthropic keeps to any),
 * citations of what was said before, signatures of text. Thoughts without a signature of
 * Anthropic's own are left out: it would refuse them. {@code max_tokens} is {@value
 * MessagesRequestWriter#DEFAULT_MAX_TOKENS} where nobody gives one. Refused by name are sound,
 * files kept elsewhere, {@code seed}, penalties, a temperature above 1, JSON without a schema,
 * names of participants, instructions in a place where Anthropic takes none, and arguments of a
 * tool call that are no object.
 *
 * <p>In an answer, a refusal becomes text with {@code stop_reason} refusal, an unsigned thought has
 * an empty signature, and where the provider filtered, the stop reason is refusal too.
 */
public final class MessagesDialect implements Dialect {

  private static final Map<String, String> FIELDS =
      Map.ofEntries(
          Map.entry("stop", "stop_sequences"),
          Map.entry("parallel_tool_calls", "tool_choice.disable_parallel_tool_use"),
          Map.entry("reasoning_effort", "thinking"),
          Map.entry("response_format", "output_config.format"));

  @Override
  public Format format() {
    return Format.MESSAGES;
  }

  @Override
  public String field(String setting) {
    return FIELDS.getOrDefault(setting, setting);
  }

  @Override
  public Conversation readRequest(ApiRequest request) {
    return MessagesRequestReader.read(request);
  }

  @Override
  public Buffer writeRequest(Conversation conversation, String model) {
    return MessagesRequestWriter.write(conversation, model);
  }

  @Override
  public Completion readAnswer(Buffer body) {
    return MessagesAnswers.read(body);
  }

  @Override
  public Buffer writeAnswer(Completion completion, Asked asked) {
    return MessagesAnswers.write(completion, asked);
  }

  @Override
  public EventReader reader() {
    return new MessagesEventReader();
  }

  @Override
  public EventWriter writer(Asked asked) {
    return new MessagesEventWriter(asked);
  }
}
