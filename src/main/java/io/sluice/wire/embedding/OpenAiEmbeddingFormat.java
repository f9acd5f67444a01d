package io.sluice.wire.embedding;

import io.sluice.wire.Answer;
import io.sluice.wire.ApiRequest;
import io.sluice.wire.ErrorShape;
import io.sluice.wire.Figures;
import io.sluice.wire.Format;
import io.sluice.wire.JsonRequest;
import io.sluice.wire.PlainAnswer;
import io.sluice.wire.RequestPath;
import io.sluice.wire.RequestShape;
import io.sluice.wire.WireFormat;
import io.sluice.wire.chat.ChatErrors;
import io.vertx.core.buffer.Buffer;
import java.util.Optional;

/** OpenAI's embeddings. */
public final class OpenAiEmbeddingFormat implements WireFormat {

  private static final RequestShape SHAPE = RequestShape.plain(Format.EMBEDDINGS, "input");

  private final ErrorShape errors = new ChatErrors();
  private final EmbeddingDialect dialect = new OpenAiEmbeddingDialect();

  @Override
  public Format format() {
    return Format.EMBEDDINGS;
  }

  @Override
  public ApiRequest.Result read(Buffer body, RequestPath path) {
    return JsonRequest.parse(SHAPE, body, path);
  }

  @Override
  public Answer passing(ApiRequest request, AnswerHead head) {
    return PlainAnswer.ofNumbers(new Figures("usage", "model", EmbeddingUsage::read));
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
