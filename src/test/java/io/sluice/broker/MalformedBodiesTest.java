package io.sluice.broker;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.Charset;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A body that is not one JSON object in UTF-8, on each route: what is wrong is told, and where. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class MalformedBodiesTest {

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

  static List<Way> ways() {
    return Way.ALL;
  }

  private String refused(Way way, byte[] body) throws Exception {
    return bad.refused(way.format(), bad.broker.send(bad.post(way.path(), body)), 400).message();
  }

  private String refused(Way way, String body) throws Exception {
    return refused(way, body.getBytes(UTF_8));
  }

  @ParameterizedTest
  @MethodSource("ways")
  void aBodyThatIsCutAnywhereEndsTooEarly(Way way) throws Exception {
    String good = way.body();
    for (int length = 1; length < good.length(); length++) {
      assertThat(refused(way, good.substring(0, length)))
          .isEqualTo("the body ends, after %d bytes, before its JSON does", length);
    }
  }

  @ParameterizedTest
  @MethodSource("ways")
  void whatIsNoObjectIsCalledWhatItIs(Way way) throws Exception {
    assertThat(refused(way, "")).isEqualTo("the body is empty; it must be one JSON object");
    assertThat(refused(way, " \r\n\t ")).isEqualTo("the body is empty; it must be one JSON object");
    assertThat(refused(way, "[" + way.body() + "]")).contains("one JSON object", "an array");
    assertThat(refused(way, "\"{}\"")).contains("one JSON object", "a string");
    assertThat(refused(way, "-7")).contains("one JSON object", "a number");
    assertThat(refused(way, "null")).contains("one JSON object", "null");
    assertThat(refused(way, "model=small&n=1")).contains("one JSON object", "no JSON");
  }

  @ParameterizedTest
  @MethodSource("ways")
  void whatIsNoJsonIsTheMessagesPlace(Way way) throws Exception {
    assertThat(refused(way, "{model:1}")).contains("well-formed", "line 1, column 2");
    assertThat(refused(way, "{\n 'model': 1}")).contains("well-formed", "line 2, column ");
    assertThat(refused(way, way.also("'x':NaN"))).contains("well-formed");
    assertThat(refused(way, way.also("'x':01"))).contains("well-formed");
    assertThat(refused(way, way.also("'x':1,"))).contains("well-formed");
    assertThat(refused(way, way.also("'x':'\u0001'"))).contains("well-formed");
    assertThat(refused(way, way.body() + "{}")).contains("something follows");
  }

  @ParameterizedTest
  @MethodSource("ways")
  void whatWouldExhaustAReaderIsRefused(Way way) throws Exception {
    String deep = "[".repeat(100_000) + "]".repeat(100_000);
    assertThat(refused(way, way.also("'deep':" + deep))).contains("128 levels");
    assertThat(refused(way, "{'x':".replace('\'', '"').repeat(200))).contains("128 levels");
    assertThat(refused(way, way.also("'x':" + "9".repeat(2000)))).contains("1000 characters");
    assertThat(refused(way, way.also("'" + "n".repeat(20_000) + "':1"))).contains("names of 10000");
  }

  @ParameterizedTest
  @MethodSource("ways")
  void aFieldThatStandsTwiceIsNamed(Way way) throws Exception {
    for (String name : way.names()) {
      String twice = way.also("'%s':null".formatted(name));
      VendorError error = bad.refused(way.format(), bad.send(way, twice), 400);
      error.names(way.format(), name);
      assertThat(error.message()).contains("twice");
    }
    String unknown = way.also("'whatever':1,'whatever':2");
    bad.refused(way.format(), bad.send(way, unknown), 400).names(way.format(), "whatever");
  }

  @ParameterizedTest
  @MethodSource("ways")
  void bytesThatAreNoUtf8AreFoundWhereTheyStand(Way way) throws Exception {
    List<String> wrong =
        List.of(
            "C328",
            "E28221",
            "E282",
            "C0AF",
            "E080AF",
            "F08080AF",
            "EDA080",
            "F4908080",
            "FF",
            "80");
    for (String hex : wrong) {
      byte[] bytes = HexFormat.of().parseHex(hex);
      byte[] body =
          way.also("'x':'%'").replace("%", new String(bytes, ISO_8859_1)).getBytes(ISO_8859_1);
      int at = new String(body, ISO_8859_1).indexOf(new String(bytes, ISO_8859_1));
      assertThat(refused(way, body))
          .as(hex)
          .isEqualTo("the body must be in UTF-8; it is not at byte " + at);
    }
  }

  @ParameterizedTest
  @MethodSource("ways")
  void otherEncodingsOfUnicodeAreToldApart(Way way) throws Exception {
    assertThat(refused(way, "\uFEFF" + way.body()))
        .contains("must not begin with a byte order mark");
    assertThat(refused(way, way.body().getBytes(UTF_16LE))).contains("UTF-16");
    assertThat(refused(way, way.body().getBytes(Charset.forName("UTF-32BE")))).contains("UTF-32");
  }
}
