package io.sluice.wire.bedrock;

import io.sluice.wire.Answer;
import io.sluice.wire.ApiRequest;
import io.sluice.wire.ErrorShape;
import io.sluice.wire.Fault;
import io.sluice.wire.Figures;
import io.sluice.wire.Format;
import io.sluice.wire.Json;
import io.sluice.wire.JsonRequest;
import io.sluice.wire.PlainAnswer;
import io.sluice.wire.RequestPath;
import io.sluice.wire.RequestShape;
import io.sluice.wire.WireFormat;
import io.sluice.wire.embedding.EmbeddingDialect;
import io.sluice.wire.embedding.EmbeddingUsage;
import io.vertx.core.buffer.Buffer;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Embedding models of AWS Bedrock, by {@code invoke}. Titan tells its tokens; Cohere's models do so
 * in a header alone, so that theirs are estimated.
 */
public final class BedrockEmbeddingFormat implements WireFormat {

  private static final RequestShape SHAPE =
      new RequestShape(
          Format.BEDROCK_EMBED,
          false,
          Set.of("inputText", "texts", "inputs", "images", "inputImage"),
          Set.of("inputs"),
          Set.of(),
          null,
          "",
          "");

  private final ErrorShape errors = new InvokeErrors();
  private final EmbeddingDialect dialect = new BedrockEmbeddingDialect();

  /** AWS's errors: {@code {"message"}}. */
  private static final class InvokeErrors implements ErrorShape {
    @Override
    public Buffer body(Fault fault, String requestId) {
      return Buffer.buffer("{\"message\":" + Json.quote(fault.message()) + "}");
    }

    @Override
    public @Nullable Buffer event(Fault fault, String requestId) {
      return null;
    }
  }

  @Override
  public Format format() {
    return Format.BEDROCK_EMBED;
  }

  @Override
  public ApiRequest.Result read(Buffer body, RequestPath path) {
    return JsonRequest.parse(SHAPE, body, path);
  }

  @Override
  public Answer passing(ApiRequest request, AnswerHead head) {
    return PlainAnswer.ofNumbers(new Figures("inputTextTokenCount", "", EmbeddingUsage::readCount));
  }

  @Override
  public ErrorShape errors() {
    return errors;
  }

  @Override
  public Optional<EmbeddingDialect> embeddingDialect() {
    return Optional.of(dialect);
  }
}
