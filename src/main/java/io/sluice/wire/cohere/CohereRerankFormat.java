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
import io.vertx.core.buffer.Buffer;

/** Cohere's rerank, versions 1 and 2: billed by the search. */
public final class CohereRerankFormat implements WireFormat {

  private static final RequestShape SHAPE = RequestShape.plain(Format.RERANK, "documents");

  private final ErrorShape errors = new CohereErrors();

  @Override
  public Format format() {
    return Format.RERANK;
  }

  @Override
  public ApiRequest.Result read(Buffer body, RequestPath path) {
    return JsonRequest.parse(SHAPE, body, path);
  }

  @Override
  public Answer passing(ApiRequest request, AnswerHead head) {
    return PlainAnswer.ofNumbers(new Figures("meta", "model", CohereUsage::read));
  }

  @Override
  public ErrorShape errors() {
    return errors;
  }
}
