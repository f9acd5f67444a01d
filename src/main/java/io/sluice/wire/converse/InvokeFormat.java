package io.sluice.wire.converse;

import io.sluice.wire.Answer;
import io.sluice.wire.ApiRequest;
import io.sluice.wire.ErrorShape;
import io.sluice.wire.Format;
import io.sluice.wire.JsonRequest;
import io.sluice.wire.RequestPath;
import io.sluice.wire.RequestShape;
import io.sluice.wire.WireFormat;
import io.vertx.core.buffer.Buffer;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * AWS Bedrock's InvokeModel and InvokeModelWithResponseStream: the body is of the model's own
 * format, so where its bound is depends on the maker that the model's name tells.
 */
public final class InvokeFormat implements WireFormat {

  private static final Set<String> CONTENT = Set.of("messages", "system", "images", "inputImage");

  private final ErrorShape errors = new ConverseErrors();

  @Override
  public Format format() {
    return Format.INVOKE;
  }

  @Override
  public ApiRequest.Result read(Buffer body, RequestPath path) {
    return JsonRequest.parse(shape(path.model()), body, path);
  }

  private static RequestShape shape(String model) {
    if (model.contains("anthropic.")) {
      return shape(Set.of("max_tokens", "max_tokens_to_sample"), null, "max_tokens");
    }
    if (model.contains("amazon.nova")) {
      return shape(Set.of("maxTokens", "max_new_tokens"), "inferenceConfig", "maxTokens");
    }
    if (model.contains("amazon.titan-text")) {
      return shape(Set.of("maxTokenCount"), "textGenerationConfig", "maxTokenCount");
    }
    return shape(Set.of("max_tokens", "max_gen_len", "max_completion_tokens"), null, "");
  }

  private static RequestShape shape(Set<String> bounds, @Nullable String in, String toSet) {
    return new RequestShape(Format.INVOKE, false, Set.of(), CONTENT, bounds, in, toSet, "");
  }

  @Override
  public Answer passing(ApiRequest request, AnswerHead head) {
    return head.contentType().startsWith(ConverseFormat.EVENT_STREAM)
        ? new InvokeEvents()
        : new InvokeAnswer();
  }

  @Override
  public ErrorShape errors() {
    return errors;
  }
}
