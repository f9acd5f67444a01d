package io.sluice.tools;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.statistics.Statistics;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is accepted as a path means the same to every reader. */
final class CanonicalPathTest {

  @Test
  void anOrdinaryPathIsItsSegments() {
    assertThat(segments("/")).containsExactly("");
    assertThat(segments("/traces")).containsExactly("traces");
    assertThat(segments("/traces/")).containsExactly("traces", "");
    assertThat(segments("/a-b._~/x!$&'()*+,=:@y")).containsExactly("a-b._~", "x!$&'()*+,=:@y");
    assertThat(segments("/a%20b/%C3%A9%E2%98%95/%40x")).containsExactly("a b", "é☕", "@x");
    assertThat(segments("/...x")).containsExactly("...x");
  }

  private static List<String> segments(String path) {
    return requireNonNull(CanonicalPath.of(path)).segments();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "a",
        "//",
        "/a//b",
        "/.",
        "/..",
        "/a/../b",
        "/...",
        "/%2e",
        "/%2E%2E",
        "/a%2Fb",
        "/a%5Cb",
        "/a\\b",
        "/a;b",
        "/a%3Bb",
        "/%00",
        "/%0a",
        "/%0D",
        "/%7F",
        "/%C2%85",
        "/%41",
        "/%7e",
        "/%7E",
        "/%c3%a9",
        "/%",
        "/%4",
        "/%G0",
        "/%25",
        "/%252e",
        "/%3F",
        "/%23",
        "/a?b",
        "/a#b",
        "/a b",
        "/a\"b",
        "/a<b",
        "/a|b",
        "/a^b",
        "/a`b",
        "/a{b}",
        "/[a]",
        "/é",
        "/%FF",
        "/%C0%AE",
        "/%ED%A0%80",
        "/%F4%90%80%80",
        "/%EF%BC%8E",
        "/%EF%BC%8E%EF%BC%8E",
        "/%EF%BC%8F",
        "/%EF%BC%9B",
        "/%EF%BC%85",
        "/%EF%B9%A8",
        "/.%20",
        "/%20",
        "/..%20."
      })
  void whatCouldBeReadInTwoWaysIsRefused(String path) {
    assertThat(CanonicalPath.of(path)).isNull();
  }

  @Provide
  Arbitrary<String> hostile() {
    Arbitrary<String> piece =
        Arbitraries.of(
            "/",
            "/",
            "/",
            "a",
            "traces",
            "7",
            ".",
            "..",
            "%2e",
            "%2E",
            "%2F",
            "%2f",
            "%5C",
            "\\",
            ";",
            "%3B",
            "%25",
            "%252F",
            "%20",
            "+",
            "%C3%A9",
            "%c3%a9",
            "%EF%BC%8F",
            "%00",
            "%0A",
            "%",
            "@",
            ":",
            "~",
            "%7E",
            "%40",
            "*",
            "?",
            "#",
            "é");
    return piece.list().ofMinSize(1).ofMaxSize(8).map(pieces -> "/" + String.join("", pieces));
  }

  /** Each lax reader does something more than it should; none of it may make a difference. */
  @Property(tries = 20_000)
  void allReadersAgreeOnWhatIsAccepted(@ForAll("hostile") String path) {
    CanonicalPath canonical = CanonicalPath.of(path);
    Statistics.label("accepted").collect(canonical != null);
    if (canonical == null) {
      return;
    }
    List<String> matched = canonical.segments();
    assertThat(canonical.text()).isEqualTo(path);
    assertThat(once(path)).isEqualTo(matched);
    assertThat(once(URI.create(path).normalize().getRawPath())).isEqualTo(matched);
    assertThat(split(decode(path))).as("decodes, then splits").isEqualTo(matched);
    assertThat(split(decode(decode(path)))).as("decodes twice").isEqualTo(matched);
    assertThat(split(decode(path).replace('\\', '/'))).as("Windows").isEqualTo(matched);
    assertThat(split(decode(path).replaceAll("/+", "/"))).as("merges slashes").isEqualTo(matched);
    assertThat(split(decode(path).replaceAll(";[^/]*", ""))).as("servlets").isEqualTo(matched);
    assertThat(split(decode(path).split("[?#\0]", 2)[0])).as("cuts").isEqualTo(matched);
  }

  private static List<String> once(String path) {
    return Arrays.stream(path.substring(1).split("/", -1)).map(CanonicalPathTest::decode).toList();
  }

  private static List<String> split(String path) {
    return List.of(path.substring(1).split("/", -1));
  }

  private static String decode(String text) {
    return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
  }
}
