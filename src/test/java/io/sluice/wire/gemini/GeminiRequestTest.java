package io.sluice.wire.gemini;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.wire.ApiRequest;
import io.sluice.wire.ApiRequest.Malformed;
import io.sluice.wire.ApiRequest.Parsed;
import io.sluice.wire.Feature;
import io.sluice.wire.Format;
import io.sluice.wire.RequestPath;
import io.vertx.core.buffer.Buffer;
import org.junit.jupiter.api.Test;

class GeminiRequestTest {

  private static final RequestPath PATH = new RequestPath("fast", false);
  private static final String HI = "\"contents\":[{\"parts\":[{\"text\":\"hi\"}]}]";

  @Test
  void thePathNamesTheModelAndTheBodyStaysAsItIs() {
    String body = "{ " + HI + " , \"generationConfig\":{\"maxOutputTokens\":9}}";
    ApiRequest request = parsed(Format.GEMINI, body);
    assertThat(request.model()).isEqualTo("fast");
    assertThat(request.outputTokenLimit()).hasValue(9);
    assertThat(request.rewrite("gemini-3-flash", 100)).hasToString(body);
  }

  @Test
  void aBoundIsSetWhereThereIsNone() {
    assertThat(rewritten("{" + HI + "}"))
        .isEqualTo("{\"generationConfig\":{\"maxOutputTokens\":50}," + HI + "}");
    assertThat(rewritten("{" + HI + ",\"generationConfig\":{}}"))
        .isEqualTo("{" + HI + ",\"generationConfig\":{\"maxOutputTokens\":50}}");
    assertThat(rewritten("{" + HI + ",\"generation_config\":{\"top_k\":1}}"))
        .isEqualTo("{" + HI + ",\"generation_config\":{\"maxOutputTokens\":50,\"top_k\":1}}");
    assertThat(rewritten("{" + HI + ",\"generationConfig\":{\"max_output_tokens\":null}}"))
        .isEqualTo("{" + HI + ",\"generationConfig\":{\"max_output_tokens\":50}}");
    assertThat(rewritten("{" + HI + ",\"generationConfig\":null}"))
        .isEqualTo("{" + HI + ",\"generationConfig\":{\"maxOutputTokens\":50}}");
  }

  @Test
  void aBoundWithUnderscoresIsABound() {
    ApiRequest request =
        parsed(
            Format.GEMINI,
            "{" + HI + ",\"generation_config\":{\"max_output_tokens\":7,\"candidate_count\":2}}");
    assertThat(request.outputTokenLimit()).hasValue(14);
    assertThat(request.choices()).isEqualTo(2);
  }

  @Test
  void aFieldInBothSpellingsIsRefused() {
    Malformed wrong = malformed("{" + HI + ",\"generationConfig\":{},\"generation_config\":{}}");
    assertThat(wrong.param()).isEqualTo("generation_config");
  }

  @Test
  void theModelInTheBodyFollowsThatOfThePath() {
    assertThat(
            rewritten(
                Format.GEMINI_COUNT,
                "{\"generateContentRequest\":{\"model\":\"models/fast\"," + HI + "}}"))
        .contains("\"model\":\"models/gemini-3-flash\"");
    assertThat(
            rewritten(
                Format.GEMINI_BATCH_EMBED,
                "{\"requests\":[{\"model\":\"models/a\",\"content\":{}},{\"model\":\"b\"}]}"))
        .isEqualTo(
            "{\"requests\":[{\"model\":\"models/gemini-3-flash\",\"content\":{}},{\"model\":\"gemini-3-flash\"}]}");
    assertThat(
            rewritten(
                "{\"model\":\"models/other\","
                    + HI
                    + ",\"generationConfig\":{\"maxOutputTokens\":1}}"))
        .contains("\"model\":\"models/gemini-3-flash\"");
  }

  @Test
  void whatItContainsIsToldFromMediaTypes() {
    assertThat(parsed(Format.GEMINI, "{" + HI + "}").features()).isEmpty();
    assertThat(parsed(Format.GEMINI, media("inline_data", "mime_type", "image/png")).features())
        .containsExactly(Feature.IMAGES);
    assertThat(parsed(Format.GEMINI, media("inlineData", "mimeType", "audio/wav")).features())
        .containsExactly(Feature.AUDIO);
    assertThat(parsed(Format.GEMINI, media("inlineData", "mimeType", "application/pdf")).features())
        .containsExactly(Feature.FILES);
    assertThat(parsed(Format.GEMINI, "{" + HI + ",\"tools\":[{\"googleSearch\":{}}]}").features())
        .containsExactly(Feature.TOOLS);
  }

  @Test
  void whatAToolSaidIsNoMedium() {
    String body =
        "{\"contents\":[{\"parts\":[{\"functionResponse\":{\"name\":\"f\",\"response\":"
            + "{\"type\":\"circle\",\"mimeType\":\"image/png\"}}}]}]}";
    assertThat(parsed(Format.GEMINI, body).features()).isEmpty();
  }

  @Test
  void whatIsMissingIsNamed() {
    assertThat(malformed("{}").param()).isEqualTo("contents");
    assertThat(malformed("{\"contents\":null}").param()).isEqualTo("contents");
    assertThat(malformed("{" + HI + ",\"generationConfig\":{\"maxOutputTokens\":0}}").param())
        .isEqualTo("generationConfig.maxOutputTokens");
  }

  private static String media(String data, String type, String mime) {
    return "{\"contents\":[{\"parts\":[{\"%s\":{\"%s\":\"%s\",\"data\":\"AA==\"}}]}]}"
        .formatted(data, type, mime);
  }

  private static String rewritten(String body) {
    return rewritten(Format.GEMINI, body);
  }

  private static String rewritten(Format format, String body) {
    return parsed(format, body).rewrite("gemini-3-flash", 50).toString();
  }

  private static ApiRequest parsed(Format format, String body) {
    ApiRequest.Result result = GeminiRequest.parse(format, Buffer.buffer(body), PATH);
    assertThat(result).isInstanceOf(Parsed.class);
    return ((Parsed) result).request();
  }

  private static Malformed malformed(String body) {
    ApiRequest.Result result = GeminiRequest.parse(Format.GEMINI, Buffer.buffer(body), PATH);
    assertThat(result).isInstanceOf(Malformed.class);
    return (Malformed) result;
  }
}
