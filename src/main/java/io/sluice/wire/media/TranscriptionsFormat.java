package io.sluice.wire.media;

import io.sluice.usage.TokenCounts;
import io.sluice.wire.Answer;
import io.sluice.wire.ApiRequest;
import io.sluice.wire.ErrorShape;
import io.sluice.wire.Figures;
import io.sluice.wire.Format;
import io.sluice.wire.PlainAnswer;
import io.sluice.wire.RequestPath;
import io.sluice.wire.WireFormat;
import io.sluice.wire.chat.ChatErrors;
import io.sluice.wire.media.MediaUsage.Made;
import io.sluice.wire.media.MeteredAnswer.Meter;
import io.vertx.core.buffer.Buffer;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * OpenAI's transcriptions and translations of sound: always a form. {@code usage} is in tokens or
 * in seconds, by the model; {@code verbose_json} of older servers has a {@code duration} instead,
 * and plain text and subtitles have nothing. A unit is a second.
 */
public final class TranscriptionsFormat implements WireFormat {

  private static final Set<String> LAST_EVENTS = Set.of("transcript.text.done");
  private static final Set<String> TEXTS = Set.of("text", "srt", "vtt");

  /** Sound as it is commonly uploaded, MP3 of 128 kbit/s. */
  private static final long BYTES_PER_SECOND = 16_000;

  /** OpenAI's models make some 10 tokens of a second heard. */
  private static final long TOKENS_PER_SECOND = 10;

  private final Format format;
  private final ErrorShape errors = new ChatErrors();

  /**
   * One of the two.
   *
   * @param format transcriptions or translations
   */
  public TranscriptionsFormat(Format format) {
    this.format = format;
  }

  @Override
  public Format format() {
    return format;
  }

  @Override
  public ApiRequest.Result read(Buffer body, RequestPath path) {
    return FormRequest.WANTED;
  }

  @Override
  public boolean takesForms() {
    return true;
  }

  @Override
  public Answer passing(ApiRequest request, AnswerHead head) {
    FormRequest form = (FormRequest) request;
    if (head.events()) {
      return metered(form, new EventsAnswer(LAST_EVENTS, 1, Made.TEXT), () -> 0);
    }
    // Not by the content type alone: some servers call subtitles JSON.
    if (TEXTS.contains(form.responseFormat()) || !head.contentType().contains("json")) {
      return metered(form, new WholeAnswer(), () -> 0);
    }
    Figures figures =
        new Figures("usage", "model", json -> MediaUsage.read(json, Made.TEXT), "duration", "");
    return metered(
        form, new PlainAnswer(figures), () -> MediaUsage.wholeSeconds(figures.number("duration")));
  }

  private static Answer metered(FormRequest form, Answer answer, LongSupplier seconds) {
    return new MeteredAnswer(answer, new Seconds(form, answer, seconds));
  }

  @Override
  public ErrorShape errors() {
    return errors;
  }

  /**
   * Seconds heard.
   *
   * @param said by the provider; 0 if it does not say
   */
  private record Seconds(FormRequest form, Answer answer, LongSupplier said) implements Meter {
    @Override
    public long units() {
      return said.getAsLong();
    }

    @Override
    public TokenCounts estimated(long estimatedInput) {
      long bytes = Math.max(0, form.size());
      long seconds = units() > 0 ? units() : (bytes + BYTES_PER_SECOND - 1) / BYTES_PER_SECOND;
      long heard = seconds * TOKENS_PER_SECOND;
      return new TokenCounts(heard, 0, 0, answer.estimatedOutput(), 0, 0, heard, 0, 0, 0, seconds);
    }
  }
}
