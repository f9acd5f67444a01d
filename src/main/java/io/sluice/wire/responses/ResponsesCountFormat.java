package io.sluice.wire.responses;

import com.fasterxml.jackson.core.JsonParser;
import io.sluice.usage.TokenCounts;
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
import io.sluice.wire.conversation.CountDialect;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.util.Optional;
import java.util.Set;

/** Counts what a response's input would be, {@code {"input_tokens": 12}}: asking costs nothing. */
public final class ResponsesCountFormat implements WireFormat {

  private static final RequestShape SHAPE =
      new RequestShape(
          Format.RESPONSES_COUNT, true, Set.of(), Set.of("input"), Set.of(), null, "", "");

  private final ErrorShape errors = new ResponsesErrors();
  private final CountDialect dialect = new ResponsesCountDialect();

  @Override
  public Format format() {
    return Format.RESPONSES_COUNT;
  }

  @Override
  public ApiRequest.Result read(Buffer body, RequestPath path) {
    return JsonRequest.parse(SHAPE, body, path);
  }

  @Override
  public Answer passing(ApiRequest request, AnswerHead head) {
    return new PlainAnswer(new Figures("input_tokens", "", ResponsesCountFormat::free));
  }

  private static TokenCounts free(JsonParser json) throws IOException {
    json.skipChildren();
    return TokenCounts.NONE;
  }

  @Override
  public ErrorShape errors() {
    return errors;
  }

  @Override
  public Optional<CountDialect> countDialect() {
    return Optional.of(dialect);
  }
}
