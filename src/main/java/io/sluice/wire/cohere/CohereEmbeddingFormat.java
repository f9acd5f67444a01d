package io.sluice.wire.cohere;

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
import io.sluice.wire.embedding.EmbeddingDialect;
import io.vertx.core.buffer.Buffer;
import java.util.Optional;
import java.util.Set;

/** Cohere's embed, version 2. */
public final class CohereEmbeddingFormat implements WireFormat {

  private static final RequestShape SHAPE =
      new RequestShape(
          Format.COHERE_EMBED,
          true,
          Set.of("texts", "images", "inputs"),
          Set.of("inputs"),
          Set.of(),
          null,
          "",
          "");

  private final ErrorShape errors = new CohereErrors();
  private final EmbeddingDialect dialect = new CohereEmbeddingDialect();

  @Override
  public Format format() {
    return Format.COHERE_EMBED;
  }

  @Override
  public ApiRequest.Result read(Buffer body, RequestPath path) {
    return JsonRequest.parse(SHAPE, body, path);
  }

  @Override
  public Answer passing(ApiRequest request, AnswerHead head) {
    return PlainAnswer.ofNumbers(new Figures("meta", "", CohereUsage::read));
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
