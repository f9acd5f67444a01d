package io.sluice.wire.gemini;

import io.sluice.usage.TokenCounts;
import io.sluice.wire.Answer;
import io.sluice.wire.ApiRequest;
import io.sluice.wire.ErrorShape;
import io.sluice.wire.Figures;
import io.sluice.wire.Format;
import io.sluice.wire.PlainAnswer;
import io.sluice.wire.RequestPath;
import io.sluice.wire.WireFormat;
import io.sluice.wire.conversation.CountDialect;
import io.vertx.core.buffer.Buffer;
import java.util.Optional;

/** Google's {@code :countTokens}, which costs nothing. */
public final class GeminiCountFormat implements WireFormat {

  private final ErrorShape errors = new GeminiErrors();
  private final CountDialect dialect = new GeminiCountDialect();

  @Override
  public Format format() {
    return Format.GEMINI_COUNT;
  }

  @Override
  public ApiRequest.Result read(Buffer body, RequestPath path) {
    return GeminiRequest.parse(Format.GEMINI_COUNT, body, path);
  }

  @Override
  public Answer passing(ApiRequest request, AnswerHead head) {
    return PlainAnswer.ofNumbers(
        new Figures(
            "totalTokens",
            "",
            json -> {
              json.skipChildren();
              return TokenCounts.NONE;
            }));
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
