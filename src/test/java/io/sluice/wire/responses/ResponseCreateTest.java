package io.sluice.wire.responses;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.wire.ApiRequest;
import io.sluice.wire.ApiRequest.Malformed;
import io.sluice.wire.ApiRequest.Parsed;
import io.vertx.core.buffer.Buffer;
import org.junit.jupiter.api.Test;

/** What a message on a WebSocket asks for. */
final class ResponseCreateTest {

  private static final String UNKEPT =
      "\"type\":\"response.create\",\"model\":\"m\",\"store\":false";

  private final SaidBefore before = new SaidBefore(1000);
  private final ResponsesFormat format = new ResponsesFormat();

  private ApiRequest.Result read(String message) {
    return ResponseCreate.read(Buffer.buffer(message), format, before);
  }

  private String body(String message) {
    return ((Parsed) read(message)).request().body().toString();
  }

  private Malformed wrong(String message) {
    return (Malformed) read(message);
  }

  private static String answer(String id, String output) {
    return "{\"type\":\"response.completed\",\"response\":{\"id\":\"%s\",\"output\":[%s],\"x\":1}}"
        .formatted(id, output);
  }

  @Test
  void whatSaysHowItTravelsIsLeftOutAndTheRestIsAsItWas() {
    assertThat(
            body(
                " {\"input\" : [ 1.50 ,\"é\"],\"stream\":true,\"generate\":true,\"background\":false,"
                    + "\"type\":\"response.\\u0063reate\",\"stream_id\":null,\"model\":\"m\" }"))
        .isEqualTo("{\"stream\":true,\"input\" : [ 1.50 ,\"é\"],\"model\":\"m\"}");
    assertThat(
            ((Parsed) read("{\"type\":\"response.create\",\"model\":\"m\",\"input\":\"\"}"))
                .request().stream())
        .isTrue();
  }

  @Test
  void whatWouldMeanAnotherAnswerIsRefusedByName() {
    for (String field :
        new String[] {
          "\"stream\":false", "\"background\":true", "\"generate\":false", "\"stream_id\":\"a\""
        }) {
      assertThat(
              wrong("{\"type\":\"response.create\",\"model\":\"m\",\"input\":\"\"," + field + "}")
                  .param())
          .isEqualTo(field.substring(1, field.indexOf(':') - 1));
    }
    assertThat(wrong("{\"type\":3}").param()).isEqualTo("type");
    assertThat(wrong("{}").param()).isEqualTo("type");
  }

  @Test
  void whatIsNoUtf8ObjectIsRefused() {
    for (String text :
        new String[] {
          "", "{", "[]", "{\u0000\"\u0000", "\uFEFF{}", "{\"type\":\"response.create\"} {}"
        }) {
      assertThat(wrong(text).message()).as(text).contains("well-formed");
    }
  }

  @Test
  void whatNoProviderKeepsIsSaidAgain() {
    assertThat(body("{" + UNKEPT + ",\"input\":\"a\"}")).doesNotContain("previous");
    before.answered(
        "{\"type\":\"response.output_text.delta\",\"delta\":\"\\\"response.completed\\\"\"}");
    before.answered(
        answer(
            "r1",
            "{\"type\":\"reasoning\",\"id\":\"x\"},{\"type\":\"reasoning\",\"encrypted_content\":\"s\"}, "
                + "{\"type\":\"function_call\", \"n\":1.0}"));
    String first =
        "{\"type\":\"message\",\"role\":\"user\",\"content\":\"a\"},"
            + "{\"type\":\"reasoning\",\"encrypted_content\":\"s\"},{\"type\":\"function_call\", \"n\":1.0}";
    String next = "{" + UNKEPT + ",\"input\":[ {\"b\":2} ],\"previous_response_id\":\"r1\"}";
    assertThat(body(next))
        .isEqualTo(
            "{\"stream\":true,\"input\":["
                + first
                + ",{\"b\":2}],\"model\":\"m\",\"store\":false}");
    // One that came to nothing is as if it had not been.
    assertThat(body(next)).contains(first);
    before.answered(answer("r2", ""));
    assertThat(body(next.replace("r1", "r2").replace("[ {\"b\":2} ]", "[]")))
        .contains("\"input\":[" + first + ",{\"b\":2}]");
    // Only the last can be gone on from.
    assertThat(body(next)).contains("\"previous_response_id\":\"r1\"");
  }

  @Test
  void whatBeganElsewhereIsNotGoneOnFromInHalf() {
    String next = "{" + UNKEPT + ",\"input\":\"b\",\"previous_response_id\":\"%s\"}";
    assertThat(body(next.formatted("kept"))).contains("\"kept\"");
    before.answered(answer("r1", ""));
    assertThat(body(next.formatted("r1"))).contains("\"previous_response_id\":\"r1\"");
    assertThat(body("{" + UNKEPT.replace("false", "true") + ",\"input\":\"a\"}")).contains("true");
    before.answered(answer("r2", ""));
    assertThat(body(next.formatted("r2"))).contains("\"previous_response_id\":\"r2\"");
  }

  @Test
  void whatIsLongerThanABodyMayBeIsForgotten() {
    assertThat(body("{" + UNKEPT + ",\"input\":\"a\"}")).isNotEmpty();
    before.answered(answer("r1", "{\"t\":\"" + "x".repeat(800) + "\"}"));
    String next = "{" + UNKEPT + ",\"previous_response_id\":\"r1\",\"input\":\"%s\"}";
    assertThat(wrong(next.formatted("y".repeat(200))).param()).isEqualTo("input");
    assertThat(body(next.formatted("y"))).doesNotContain("previous");
    before.answered(answer("r2", "{\"t\":\"" + "x".repeat(100) + "\"}"));
    assertThat(body(next.formatted("y").replace("r1", "r2"))).contains("\"r2\"");
  }
}
