package io.sluice.wire.realtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.usage.TokenCounts;
import io.vertx.core.buffer.Buffer;
import org.junit.jupiter.api.Test;

/** What a session of the Realtime API has used. */
final class RealtimeSessionTest {

  private static final String BEGUN = "{\"type\":\"response.created\",\"response\":{}}";

  private final RealtimeSession session = new RealtimeSession();

  private void heard(String event) {
    session.heard(Buffer.buffer(event));
  }

  @Test
  void soundAndPicturesThatCameFromTheCacheAreNotCountedAsFresh() {
    heard(BEGUN);
    heard(
        "{\"type\":\"response.done\",\"response\":{\"usage\":{\"input_tokens\":100,"
            + "\"output_tokens\":20,\"input_token_details\":{\"cached_tokens\":60,"
            + "\"text_tokens\":30,\"audio_tokens\":50,\"image_tokens\":20,"
            + "\"cached_tokens_details\":{\"audio_tokens\":40,\"image_tokens\":5}},"
            + "\"output_token_details\":{\"audio_tokens\":15}}}}");
    assertThat(session.used()).isEqualTo(new TokenCounts(40, 60, 0, 20, 0, 0, 10, 15, 15, 0, 0));
    assertThat(session.guessed()).isFalse();
    assertThat(session.answering()).isFalse();
  }

  @Test
  void aResponseThatDoesNotSayWhatItUsedIsEstimated() {
    heard(BEGUN);
    heard("{\"type\":\"response.output_text.delta\",\"delta\":\"a\"}");
    heard("{\"type\":\"response.done\",\"response\":{\"usage\":null}}");
    assertThat(session.used().output()).isEqualTo(1);
    assertThat(session.guessed()).isTrue();
  }

  @Test
  void soundIsEstimatedByItsLength() {
    String sound = "A".repeat(64_000);
    session.said(
        Buffer.buffer("{\"type\":\"input_audio_buffer.append\",\"audio\":\"" + sound + "\"}"));
    heard(BEGUN);
    heard("{\"type\":\"response.output_audio.delta\",\"delta\":\"" + sound + "\"}");
    assertThat(session.answering()).isTrue();
    assertThat(session.used().input()).isEqualTo(11);
    assertThat(session.used().output()).isEqualTo(21);
  }

  @Test
  void textThatQuotesAnEventIsNone() {
    heard("{\"type\":\"x\",\"text\":\"\\\"response.created\\\"\"}");
    heard(
        "{\"type\":\"x\",\"about\":\"response.done\",\"response\":{\"usage\":{\"input_tokens\":9}}}");
    heard("\"response.done\"");
    assertThat(session.answering()).isFalse();
    assertThat(session.used()).isEqualTo(TokenCounts.NONE);
  }

  @Test
  void whatWasWrittenDownOfTheCallersSoundIsCountedInTokensOrSeconds() {
    String type = "{\"type\":\"conversation.item.input_audio_transcription.%s\",\"usage\":%s}";
    heard(type.formatted("delta", "null"));
    heard(
        type.formatted(
            "completed",
            "{\"type\":\"tokens\",\"total_tokens\":48,\"input_tokens\":38,\"output_tokens\":10,"
                + "\"input_token_details\":{\"text_tokens\":10,\"audio_tokens\":28}}"));
    heard(type.formatted("completed", "{\"type\":\"duration\",\"seconds\":3.2}"));
    assertThat(session.used()).isEqualTo(new TokenCounts(38, 0, 0, 10, 0, 0, 28, 0, 0, 0, 4));
    assertThat(session.guessed()).isFalse();
    assertThat(session.answering()).isFalse();
  }

  @Test
  void aTranscriptionThatDoesNotSayWhatItUsedMakesTheFiguresAnEstimate() {
    heard("{\"type\":\"conversation.item.input_audio_transcription.completed\"}");
    assertThat(session.guessed()).isTrue();
  }
}
