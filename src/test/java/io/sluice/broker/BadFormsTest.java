package io.sluice.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.wire.Format;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Forms that nobody could serve, on each route that takes one. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class BadFormsTest {

  private static final String TYPE = "multipart/form-data; boundary=B";
  private static final String FILE =
      "--B\r\nContent-Disposition: form-data; name=\"file\"; filename=\"f\"\r\n\r\nbytes\r\n";
  private static final String END = "--B--\r\n";

  private BadInput bad;

  @BeforeAll
  void start(@TempDir Path folder) throws Exception {
    bad = BadInput.start(folder);
  }

  @AfterEach
  void nothingIsLeft() throws Exception {
    bad.assertNothingIsLeft();
  }

  @AfterAll
  void stop() {
    bad.close();
  }

  static List<String> paths() {
    return List.of(
        "/v1/audio/transcriptions",
        "/v1/audio/translations",
        "/v1/images/edits",
        "/v1/images/variations");
  }

  private static String field(String name, String value) {
    return "--B\r\nContent-Disposition: form-data; name=\"%s\"\r\n\r\n%s\r\n"
        .formatted(name, value);
  }

  private VendorError refused(String path, String type, String body, int status) throws Exception {
    HttpResponse<String> answer =
        bad.broker.send(bad.post(path, body).setHeader("content-type", type));
    return bad.refused(Format.TRANSCRIPTIONS, answer, status);
  }

  private VendorError refused(String path, String body, int status) throws Exception {
    return refused(path, TYPE, body, status);
  }

  @ParameterizedTest
  @MethodSource("paths")
  void aFormThatIsCutAnywhereIsRefused(String path) throws Exception {
    String form = field("model", "openai") + field("prompt", "x") + END;
    for (int length = 0; length < form.length() - 4; length++) {
      VendorError error = refused(path, form.substring(0, length), 400);
      assertThat(error.message()).containsAnyOf("form", "part");
    }
  }

  @ParameterizedTest
  @MethodSource("paths")
  void aFieldThatIsWrongIsNamed(String path) throws Exception {
    Map<String, String> wrong =
        Map.of(
            "", "model",
            field("model", ""), "model",
            field("model", "x".repeat(300)), "model",
            field("model", "openai") + field("model", "gemini"), "model",
            field("model", "openai") + field("stream", "maybe"), "stream",
            field("model", "openai") + field("n", "-1"), "n",
            field("model", "openai") + field("n", "129"), "n",
            field("model", "openai") + field("n", "many"), "n");
    for (Map.Entry<String, String> one : wrong.entrySet()) {
      VendorError error = refused(path, one.getKey() + FILE + END, 400);
      assertThat(error.field()).as(one.getKey()).isEqualTo(one.getValue());
      assertThat(error.message()).contains(one.getValue()).doesNotContain("xxxx");
    }
    assertThat(refused(path, field("model", "nobody's") + FILE + END, 404).field())
        .isEqualTo("model");
  }

  @ParameterizedTest
  @MethodSource("paths")
  void whatDoesNotSayWhereItsPartsEndIsRefused(String path) throws Exception {
    String form = field("model", "openai") + FILE + END;
    assertThat(refused(path, "multipart/form-data", form, 415).message()).contains("boundary");
    assertThat(refused(path, "multipart/form-data; boundary=C", form, 400).message())
        .contains("form");
    HttpResponse<String> zipped =
        bad.broker.send(
            bad.post(path, form).setHeader("content-type", TYPE).header("content-encoding", "gzip"));
    assertThat(bad.refused(Format.TRANSCRIPTIONS, zipped, 415).message()).contains("encoding");
  }
}
