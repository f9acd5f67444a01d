package io.sluice.wire.gemini;

import io.sluice.wire.Answer;
import io.sluice.wire.ApiRequest;
import io.sluice.wire.ErrorShape;
import io.sluice.wire.Figures;
import io.sluice.wire.Format;
import io.sluice.wire.PlainAnswer;
import io.sluice.wire.RequestPath;
import io.sluice.wire.WireFormat;
import io.sluice.wire.conversation.Dialect;
import io.vertx.core.buffer.Buffer;
import java.util.Optional;

/** Google's {@code :generateContent} and {@code :streamGenerateContent}. */
public final class GeminiFormat implements WireFormat {

  private final ErrorShape errors = new GeminiErrors();
  private final Dialect dialect = new GeminiDialect();

  @Override
  public Format format() {
    return Format.GEMINI;
  }

  @Override
  public ApiRequest.Result read(Buffer body, RequestPath path) {
    return GeminiRequest.parse(Format.GEMINI, body, path);
  }

  @Override
  public Answer passing(ApiRequest request, AnswerHead head) {
    if (head.events()) {
      return new GeminiStream();
    }
    // A page of some proxy is no array, and its first byte would be taken for the answer's.
    return request.stream() && !head.contentType().startsWith("text/")
        ? new GeminiArray()
        : new PlainAnswer(new Figures("usageMetadata", "modelVersion", GeminiUsage::read));
  }

  @Override
  public ErrorShape errors() {
    return errors;
  }

  @Override
  public Optional<Dialect> dialect() {
    return Optional.of(dialect);
  }
}
