package io.sluice.wire.media;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.usage.TokenCounts;
import io.sluice.wire.Answer;
import io.sluice.wire.ApiRequest;
import io.sluice.wire.ApiRequest.Malformed;
import io.sluice.wire.ApiRequest.Parsed;
import io.sluice.wire.Chunks;
import io.sluice.wire.Fault;
import io.sluice.wire.Feature;
import io.sluice.wire.Format;
import io.sluice.wire.RequestPath;
import io.sluice.wire.WireFormat.AnswerHead;
import io.sluice.wire.WireFormats;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** What pictures, sound and the rest cost, and when their answers are whole. */
class MediaAnswersTest {

  private static final String JSON = "application/json";
  private static final String EVENTS = "text/event-stream; charset=utf-8";

  @Test
  void picturesAreCountedAndTheirTokensTold() {
    Answer answer =
        read(
            images("{\"model\":\"m\",\"prompt\":\"a cat\",\"n\":2}"),
            JSON,
            """
            {"created":1,"data":[{"b64_json":"AA\\"{["},{"b64_json":"BB","x":[{}]}],"size":"auto",
            "usage":{"total_tokens":150,"input_tokens":50,"output_tokens":100,
            "input_tokens_details":{"text_tokens":10,"image_tokens":40}}}""");
    assertThat(answer.complete()).isTrue();
    assertThat(answer.reported()).isEqualTo(new TokenCounts(50, 0, 0, 100, 0, 0, 0, 0, 40, 100, 2));
  }

  @Test
  void aModelThatIsPaidByThePictureHasNoTokensOfItsAnswerEstimated() {
    Answer answer =
        read(
            images("{\"model\":\"m\",\"prompt\":\"a cat\"}"),
            JSON,
            "{\"created\":1,\"data\":[{\"b64_json\":\"" + "A".repeat(9000) + "\"}]}");
    assertThat(answer.reported()).isNull();
    assertThat(answer.estimated(8)).isEqualTo(new TokenCounts(8, 0, 0, 0, 0).plus(pieces(1)));
  }

  @Test
  void aStreamedPictureIsWholeWithItsLastEvent() {
    Answer answer = answer(images("{\"model\":\"m\",\"prompt\":\"a\",\"stream\":true}"), EVENTS);
    String partial =
        "event: image_generation.partial_image\ndata: {\"type\":\"image_generation.partial_image\","
            + "\"b64_json\":\""
            + "A".repeat(2 << 20)
            + "\"}\n\n";
    assertThat(feed(answer, partial)).isEqualTo(partial);
    assertThat(answer.complete()).isFalse();
    String last =
        "event: image_generation.completed\ndata: {\"b64_json\":\"BB\",\"usage\":{\"input_tokens\":5,"
            + "\"output_tokens\":7},\"type\":\"image_generation.completed\"}\n\n";
    assertThat(feed(answer, last)).isEqualTo(last);
    assertThat(answer.complete()).isTrue();
    assertThat(answer.reported()).isEqualTo(new TokenCounts(5, 0, 0, 7, 0, 0, 0, 0, 0, 7, 1));
  }

  @Test
  void aStreamedPictureThatFailsSaysSo() {
    Answer answer = answer(images("{\"model\":\"m\",\"prompt\":\"a\",\"stream\":true}"), EVENTS);
    feed(answer, "event: error\ndata: {\"type\":\"error\",\"error\":{\"message\":\"no\"}}\n\n");
    assertThat(answer.failed()).isTrue();
    assertThat(answer.complete()).isFalse();
    assertThat(answer.failure(new Fault(502, "provider_error", "cut", "It broke.", "")))
        .hasToString(
            "data: {\"error\":{\"message\":\"It broke.\",\"type\":\"provider_error\",\"param\":null,"
                + "\"code\":\"cut\"}}\n\n");
  }

  @Test
  void speechIsWholeWhenItEndsAndItsCharactersAreCounted() {
    ApiRequest request =
        request(
            Format.SPEECH,
            "{\"model\":\"tts\",\"input\":\"h\\u00e9llo \uD83D\uDE00\",\"voice\":\"a\"}");
    Answer answer = answer(request, "audio/mpeg");
    byte[] sound = new byte[5000];
    new Random(1).nextBytes(sound);
    assertThat(answer.feed(Buffer.buffer(sound)).getBytes()).isEqualTo(sound);
    assertThat(answer.complete()).isFalse();
    assertThat(answer.wholeAtEnd()).isTrue();
    assertThat(answer.end().length()).isZero();
    assertThat(answer.reported()).isNull();
    assertThat(answer.estimated(99)).isEqualTo(new TokenCounts(2, 0, 0, 10, 0, 0, 0, 10, 0, 0, 7));
    assertThat(request.stream()).isFalse();
  }

  @Test
  void streamedSpeechTellsItsUsageInItsLastEvent() {
    ApiRequest request =
        request(
            Format.SPEECH,
            "{\"model\":\"tts\",\"input\":\"hello\",\"voice\":\"a\",\"stream_format\":\"sse\"}");
    assertThat(request.stream()).isTrue();
    assertThat(request.features()).containsExactly(Feature.STREAMING);
    Answer answer =
        read(
            request,
            EVENTS,
            """
            data: {"type":"speech.audio.delta","audio":"AAAA"}

            data: {"type":"speech.audio.done","usage":{"input_tokens":14,"output_tokens":101,"total_tokens":115}}

            """);
    assertThat(answer.wholeAtEnd()).isFalse();
    assertThat(answer.complete()).isTrue();
    assertThat(answer.reported()).isEqualTo(new TokenCounts(14, 0, 0, 101, 0, 0, 0, 101, 0, 0, 5));
  }

  @Test
  void speechThatIsNoTextIsRefused() {
    assertThat(
            WireFormats.of(Format.SPEECH)
                .read(Buffer.buffer("{\"model\":\"m\",\"input\":[\"a\"]}"), RequestPath.SILENT))
        .isInstanceOfSatisfying(
            Malformed.class, wrong -> assertThat(wrong.param()).isEqualTo("input"));
  }

  @Test
  void aTranscriptIsPaidByTokens() {
    Answer answer =
        read(
            form(Map.of(), 100),
            JSON,
            """
            {"text":"hi","usage":{"type":"tokens","input_tokens":14,"input_token_details":
            {"text_tokens":4,"audio_tokens":10},"output_tokens":45,"total_tokens":59}}""");
    assertThat(answer.reported()).isEqualTo(new TokenCounts(14, 0, 0, 45, 0, 0, 10, 0, 0, 0, 0));
  }

  @Test
  void aTranscriptIsPaidByTheSecondBegun() {
    assertThat(
            read(
                    form(Map.of(), 100),
                    JSON,
                    "{\"text\":\"\",\"usage\":{\"type\":\"duration\",\"seconds\":7.2}}")
                .reported())
        .isEqualTo(pieces(8));
  }

  @Test
  void theDurationOfAVerboseTranscriptStandsInForUsage() {
    Answer answer =
        read(
            form(Map.of("response_format", "verbose_json"), 100),
            JSON,
            "{\"task\":\"transcribe\",\"duration\":8.47,\"text\":\"hi\"}");
    assertThat(answer.reported()).isNull();
    assertThat(answer.estimated(0).units()).isEqualTo(9);
    assertThat(answer.estimated(0).audioInput()).isEqualTo(90);
  }

  @Test
  void subtitlesAreWholeWhenTheyEndAndEstimatedByTheFile() {
    for (String type : List.of("text/plain; charset=utf-8", JSON)) {
      Answer answer = answer(form(Map.of("response_format", "srt"), 160_000), type);
      assertThat(feed(answer, "1\n00:00:00")).isEqualTo("1\n00:00:00");
      assertThat(answer.wholeAtEnd()).isTrue();
      assertThat(answer.reported()).isNull();
      assertThat(answer.estimated(0))
          .isEqualTo(new TokenCounts(100, 0, 0, 0, 0, 0, 100, 0, 0, 0, 10));
    }
  }

  @Property(tries = 100)
  void aStreamedTranscriptPassesUnchangedAtAnySplit(@ForAll long seed) {
    String stream =
        """
        data: {"type":"transcript.text.delta","delta":"h\u00e9"}

        data: {"type":"transcript.text.delta","delta":"llo"}

        data: {"type":"transcript.text.done","text":"h\u00e9llo","usage":{"type":"tokens","input_tokens":9,"input_token_details":{"text_tokens":0,"audio_tokens":9},"output_tokens":3,"total_tokens":12}}

        data: [DONE]

        """;
    Answer answer = answer(form(Map.of("stream", "true"), -1), EVENTS);
    Buffer out = Buffer.buffer();
    for (Buffer chunk : Chunks.random(stream.getBytes(UTF_8), new Random(seed))) {
      out.appendBuffer(answer.feed(chunk));
    }
    out.appendBuffer(answer.end());
    assertThat(out.toString()).isEqualTo(stream);
    assertThat(answer.complete()).isTrue();
    assertThat(answer.reported()).isEqualTo(new TokenCounts(9, 0, 0, 3, 0, 0, 9, 0, 0, 0, 0));
  }

  @Test
  void aStreamedTranscriptThatIsCutIsNotWhole() {
    Answer answer = answer(form(Map.of("stream", "true"), -1), EVENTS);
    feed(answer, "data: {\"type\":\"transcript.text.delta\",\"delta\":\"a\"}\n\ndata: {\"ty");
    assertThat(answer.end().length()).isZero();
    assertThat(answer.complete()).isFalse();
    assertThat(answer.wholeAtEnd()).isFalse();
    assertThat(answer.estimatedOutput()).isEqualTo(1);
  }

  @Test
  void streamsOfServersWithoutTypesEndWithDone() {
    Answer answer =
        read(
            form(Map.of("stream", "true"), -1),
            EVENTS,
            """
            data: {"object":"transcription.chunk","choices":[{"delta":{"content":"a"}}]}

            data: [DONE]

            """);
    assertThat(answer.complete()).isTrue();
  }

  @Test
  void aModerationOfPicturesSaysSoAndIsNotPaidByItsAnswer() {
    ApiRequest request =
        request(
            Format.MODERATIONS,
            "{\"model\":\"m\",\"input\":[{\"type\":\"image_url\",\"image_url\":{\"url\":\"u\"}}]}");
    assertThat(request.features()).containsExactly(Feature.IMAGES);
    Answer answer = read(request, JSON, "{\"id\":\"a\",\"model\":\"omni\",\"results\":[]}");
    assertThat(answer.servedModel()).isEqualTo("omni");
    assertThat(answer.estimated(12)).isEqualTo(new TokenCounts(12, 0, 0, 0, 0));
  }

  @Test
  void anEditByLinkIsARequestWithPictures() {
    ApiRequest request =
        request(
            Format.IMAGE_EDITS,
            "{\"model\":\"m\",\"prompt\":\"p\",\"images\":[{\"image_url\":\"u\"}],\"n\":3}");
    assertThat(request.features()).containsExactly(Feature.IMAGES);
    assertThat(request.choices()).isEqualTo(3);
    assertThat(request.rewrite("up/stream", -1).toString()).contains("\"model\":\"up/stream\"");
  }

  @Test
  void aFormIsWantedWhereThereMustBeAFile() {
    for (Format format :
        List.of(
            Format.TRANSCRIPTIONS, Format.TRANSLATIONS, Format.IMAGE_VARIATIONS, Format.FILES)) {
      assertThat(WireFormats.of(format).takesForms()).isTrue();
      assertThat(WireFormats.of(format).read(Buffer.buffer("{}"), RequestPath.SILENT))
          .isInstanceOfSatisfying(
              Malformed.class,
              wrong -> assertThat(wrong.message()).contains("multipart/form-data"));
    }
  }

  @Test
  void formsSayWhatTheyContain() {
    assertThat(form(Map.of("stream", "true"), 1).features())
        .containsExactlyInAnyOrder(Feature.AUDIO, Feature.STREAMING);
    assertThat(form(Map.of("stream", "False"), 1).stream()).isFalse();
    assertThat(FormRequest.of(Format.IMAGE_EDITS, "m", Map.of("n", "x"), 1, 0))
        .isInstanceOfSatisfying(Malformed.class, wrong -> assertThat(wrong.param()).isEqualTo("n"));
    assertThat(FormRequest.of(Format.IMAGE_EDITS, "m", Map.of("stream", "yes"), 1, 0))
        .isInstanceOfSatisfying(
            Malformed.class, wrong -> assertThat(wrong.param()).isEqualTo("stream"));
    assertThat(FormRequest.of(Format.IMAGE_EDITS, "", Map.of(), 1, 0))
        .isInstanceOfSatisfying(
            Malformed.class, wrong -> assertThat(wrong.param()).isEqualTo("model"));
  }

  @Test
  void filesCostNothing() {
    ApiRequest request = form(Format.FILES, Map.of("purpose", "batch"), 5_000_000);
    assertThat(request.features()).containsExactly(Feature.FILES);
    assertThat(read(request, JSON, "{\"id\":\"file-1\"}").estimated(7)).isEqualTo(TokenCounts.NONE);
    assertThat(answer(request, "application/octet-stream").wholeAtEnd()).isTrue();
  }

  private static TokenCounts pieces(long units) {
    return TokenCounts.pieces(units);
  }

  private static ApiRequest images(String body) {
    return request(Format.IMAGES, body);
  }

  private static ApiRequest request(Format format, String body) {
    return ((Parsed) WireFormats.of(format).read(Buffer.buffer(body), RequestPath.SILENT))
        .request();
  }

  private static ApiRequest form(Map<String, String> fields, long size) {
    return form(Format.TRANSCRIPTIONS, fields, size);
  }

  private static ApiRequest form(Format format, Map<String, String> fields, long size) {
    return ((Parsed) FormRequest.of(format, "m", fields, size, 0)).request();
  }

  private static Answer answer(ApiRequest request, String contentType) {
    return WireFormats.of(request.format()).passing(request, new AnswerHead(200, contentType));
  }

  private static Answer read(ApiRequest request, String contentType, String body) {
    Answer answer = answer(request, contentType);
    String out = feed(answer, body) + answer.end();
    assertThat(out).isEqualTo(body);
    return answer;
  }

  private static String feed(Answer answer, String text) {
    return answer.feed(Buffer.buffer(text)).toString();
  }
}
