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
 * OpenAI's files and batches: what the provider keeps. No model is named in them, the path says
 * which one they go by. To make, read or delete one costs nothing; what a batch has cost is written
 * in it when it is done.
 */
public final class ResourceFormat implements WireFormat {

  private final Format format;
  private final RequestShape shape;
  private final ErrorShape errors = new ChatErrors();

  /**
   * One of the two.
   *
   * @param format files or batches
   */
  public ResourceFormat(Format format) {
    this.format = format;
    this.shape =
        new RequestShape(format, false, Set.of("input_file_id"), Set.of(), Set.of(), null, "", "");
  }

  @Override
  public Format format() {
    return format;
  }

  @Override
  public ApiRequest.Result read(Buffer body, RequestPath path) {
    return format == Format.FILES ? FormRequest.WANTED : JsonRequest.parse(shape, body, path);
  }

  @Override
  public boolean takesForms() {
    return format == Format.FILES;
  }

  @Override
  public Answer passing(ApiRequest request, AnswerHead head) {
    boolean json = head.contentType().contains("json") && !head.contentType().contains("jsonl");
    Figures figures =
        format == Format.BATCHES
            ? new Figures("usage", "model", usage -> MediaUsage.read(usage, Made.TEXT))
            : Figures.none();
    return new MeteredAnswer(json ? new PlainAnswer(figures) : new WholeAnswer(), new Free());
  }

  @Override
  public ErrorShape errors() {
    return errors;
  }

  private static final class Free implements Meter {
    @Override
    public long units() {
      return 0;
    }

    @Override
    public TokenCounts estimated(long estimatedInput) {
      return TokenCounts.NONE;
    }
  }
}
