package io.sluice.wire.media;

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
import io.sluice.wire.chat.ChatErrors;
import io.sluice.wire.media.MediaUsage.Made;
import io.sluice.wire.media.MeteredAnswer.Meter;
import io.vertx.core.buffer.Buffer;
import java.util.Set;

/**
 * OpenAI's moderations, of texts and pictures. Its answer has no usage; those who do as it does
 * (Mistral) may give one.
 */
public final class ModerationsFormat implements WireFormat {

  private static final RequestShape SHAPE =
      new RequestShape(
          Format.MODERATIONS, true, Set.of("input"), Set.of("input"), Set.of(), null, "", "");

  private final ErrorShape errors = new ChatErrors();

  @Override
  public Format format() {
    return Format.MODERATIONS;
  }

  @Override
  public ApiRequest.Result read(Buffer body, RequestPath path) {
    return JsonRequest.parse(SHAPE, body, path);
  }

  @Override
  public Answer passing(ApiRequest request, AnswerHead head) {
    Figures figures = new Figures("usage", "model", json -> MediaUsage.read(json, Made.TEXT));
    return new MeteredAnswer(new PlainAnswer(figures), new InputAlone());
  }

  @Override
  public ErrorShape errors() {
    return errors;
  }

  /** A verdict is not paid for by its length. */
  private static final class InputAlone implements Meter {
    @Override
    public long units() {
      return 0;
    }

    @Override
    public TokenCounts estimated(long estimatedInput) {
      return new TokenCounts(estimatedInput, 0, 0, 0, 0);
    }
  }
}
