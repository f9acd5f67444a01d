package io.sluice.wire.realtime;

import io.sluice.wire.Answer;
import io.sluice.wire.ApiRequest;
import io.sluice.wire.ApiRequest.Malformed;
import io.sluice.wire.ApiRequest.Parsed;
import io.sluice.wire.ErrorShape;
import io.sluice.wire.Figures;
import io.sluice.wire.Format;
import io.sluice.wire.PlainAnswer;
import io.sluice.wire.RequestPath;
import io.sluice.wire.WireFormat;
import io.vertx.core.buffer.Buffer;

/** OpenAI's Realtime API. The query of the upgrade names the model. */
public final class RealtimeFormat implements WireFormat {

  private static final int MAX_MODEL_LENGTH = 256;

  private final ErrorShape errors = new RealtimeErrors();

  @Override
  public Format format() {
    return Format.REALTIME;
  }

  /**
   * Reads what the upgrade asks for.
   *
   * @param body of no account
   * @param path with the model
   */
  @Override
  public ApiRequest.Result read(Buffer body, RequestPath path) {
    int length = path.model().length();
    return length == 0 || length > MAX_MODEL_LENGTH
        ? new Malformed(
            "model",
            "the query must name a model once, as in ?model=NAME, in 1 to "
                + MAX_MODEL_LENGTH
                + " characters")
        : new Parsed(new RealtimeRequest(path.model()));
  }

  /** A session is no answer: it is read by {@link RealtimeSession}. */
  @Override
  public Answer passing(ApiRequest request, AnswerHead head) {
    return new PlainAnswer(Figures.none());
  }

  @Override
  public ErrorShape errors() {
    return errors;
  }
}
