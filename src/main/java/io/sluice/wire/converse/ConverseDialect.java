package io.sluice.wire.converse;

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
 * AWS Bedrock's Converse, understood and said.
 *
 * <p>Of a caller's request, {@code performanceConfig} and {@code modelId} in the body are passed
 * over. Refused by name are {@code guardrailConfig} and {@code guardContent}, {@code
 * promptVariables}, {@code additionalModelResponseFieldPaths}, {@code projectIdentifier}, tools and
 * blocks of AWS's own, {@code searchResult}, a document's {@code context}, a bucket's owner, model
 * fields other than those of {@link ConverseModelFields}, and every field that is not known.
 *
 * <p>Of a conversation, these hints are not said in this format: an image's detail, the user, the
 * cache key, the strictness of an output schema (Bedrock keeps to any), citations of what was said
 * before, signatures of text. Thoughts without a signature of Bedrock's own are left out: it would
 * refuse them. Refused by name are files by URL (but for {@code s3://}) or kept elsewhere, {@code
 * seed}, penalties, a temperature above 1, JSON without a schema, names of participants,
 * instructions in a place where it takes none, {@code parallel_tool_calls: false}, {@code
 * tool_choice: none} after calls, and what the model's maker has no counterpart for.
 *
 * <p>In an answer, a refusal becomes text with the stop reason {@code content_filtered}; the
 * model's name and latency are not told, because the format has no place for the one and the broker
 * does not know the other.
 */
public final class ConverseDialect implements Dialect {

  private static final Map<String, String> FIELDS =
      Map.ofEntries(
          Map.entry("temperature", "inferenceConfig.temperature"),
          Map.entry("top_k", "additionalModelRequestFields"),
          Map.entry("stop", "inferenceConfig.stopSequences"),
          Map.entry("tool_choice", "toolConfig.toolChoice"),
          Map.entry("reasoning_effort", "additionalModelRequestFields"),
          Map.entry("response_format", "outputConfig.textFormat"),
          Map.entry("metadata", "requestMetadata"),
          Map.entry("service_tier", "serviceTier"));

  @Override
  public Format format() {
    return Format.CONVERSE;
  }

  @Override
  public String field(String setting) {
    return FIELDS.getOrDefault(setting, setting);
  }

  @Override
  public Conversation readRequest(ApiRequest request) {
    return ConverseRequestReader.read(request);
  }

  @Override
  public Buffer writeRequest(Conversation conversation, String model) {
    return ConverseRequestWriter.write(conversation, model);
  }

  @Override
  public Completion readAnswer(Buffer body) {
    return ConverseAnswers.read(body);
  }

  @Override
  public Buffer writeAnswer(Completion completion, Asked asked) {
    return ConverseAnswers.write(completion);
  }

  @Override
  public String streamType() {
    return ConverseFormat.EVENT_STREAM;
  }

  @Override
  public EventReader reader() {
    return new ConverseEventReader();
  }

  @Override
  public EventWriter writer(Asked asked) {
    return new ConverseEventWriter();
  }
}
