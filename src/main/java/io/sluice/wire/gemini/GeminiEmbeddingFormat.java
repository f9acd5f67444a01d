package io.sluice.wire.gemini;

import io.sluice.wire.Answer;
import io.sluice.wire.ApiRequest;
import io.sluice.wire.ErrorShape;
import io.sluice.wire.Figures;
import io.sluice.wire.Format;
import io.sluice.wire.PlainAnswer;
import io.sluice.wire.RequestPath;
import io.sluice.wire.WireFormat;
import io.sluice.wire.embedding.EmbeddingDialect;
import io.vertx.core.buffer.Buffer;
import java.util.Optional;

/** Google's {@code :embedContent} or {@code :batchEmbedContents}. */
public final class GeminiEmbeddingFormat implements WireFormat {

  private final Format format;
  private final ErrorShape errors = new GeminiErrors();
  private final EmbeddingDialect dialect;

  /**
   * All of one format.
   *
   * @param format one of the two
   */
  public GeminiEmbeddingFormat(Format format) {
    this.format = format;
    this.dialect = new GeminiEmbeddingDialect(format);
  }

  @Override
  public Format format() {
    return format;
  }

  @Override
  public ApiRequest.Result read(Buffer body, RequestPath path) {
    return GeminiRequest.parse(format, body, path);
  }

  /** Older models do not say what they cost. */
  @Override
  public Answer passing(ApiRequest request, AnswerHead head) {
    return PlainAnswer.ofNumbers(new Figures("usageMetadata", "", GeminiUsage::read));
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
