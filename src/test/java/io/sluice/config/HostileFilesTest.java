package io.sluice.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.config.LoadResult.Loaded;
import io.sluice.config.LoadResult.Refused;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that are no configuration, by accident or by malice. */
class HostileFilesTest {
  private static final ConfigLoader LOADER =
      new ConfigLoader(name -> name.equals("A") ? "1" : null);

  @TempDir private Path folder;

  @Test
  void aFileWithNothingInItIsSaidToBeEmpty() throws IOException {
    assertThat(problem(new byte[0]))
        .endsWith("x.yaml:1:1: the file is empty; conf/sluice.yaml shows a complete one");
    assertThat(problem("# only this\n".getBytes(StandardCharsets.UTF_8)))
        .endsWith(":1:1: the file is empty; conf/sluice.yaml shows a complete one");
  }

  @Test
  void aBinaryFileIsSaidToBeNoText() throws IOException {
    assertThat(problem(new byte[] {(byte) 0xff, (byte) 0xfe, 0}))
        .endsWith("x.yaml:1:1: not text: a configuration is YAML in UTF-8");
    assertThat(problem("a: b\nc: d\0".getBytes(StandardCharsets.UTF_8)))
        .endsWith("x.yaml:2:5: not text: character 0x0 is not allowed");
  }

  @Test
  void aLargeFileIsRefused() throws IOException {
    assertThat(problem("# 345678\n".repeat(120_000).getBytes(StandardCharsets.UTF_8)))
        .endsWith("x.yaml:1:1: the file is larger than 1 MiB, too large for a configuration");
  }

  @Test
  void aMissingFileAndAFolderAreNamed() {
    assertThat(Sample.problems(LOADER.load(folder.resolve("gone.yaml"))))
        .containsExactly(folder.resolve("gone.yaml") + ": there is no such file");
    assertThat(Sample.problems(LOADER.load(folder)))
        .containsExactly(folder + ": this is a folder, not a file");
  }

  @Test
  void aMarkOfByteOrderAndWindowsLineEndsAreFine() throws IOException {
    String yaml = "\uFEFF" + Sample.MINIMAL.replace("\n", "\r\n");
    Path file = Files.writeString(folder.resolve("x.yaml"), yaml);
    assertThat(LOADER.load(file)).isEqualTo(new Loaded(Sample.good(Sample.MINIMAL), List.of()));
  }

  @Test
  void aliasesThatUnfoldToMuchAreRefused() {
    String bomb =
        "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n"
            + IntStream.range(1, 9)
                .mapToObj(
                    i ->
                        "a%d: &a%d [%s]\n"
                            .formatted(i, i, "*a%d, ".formatted(i - 1).repeat(9) + "x"))
                .collect(Collectors.joining());
    assertThat(Sample.problems(bomb))
        .singleElement()
        .asString()
        .endsWith("the aliases in this file unfold to too much");
  }

  @Test
  void anAliasOfItselfDeepNestingAndManyAliasesAreRefused() {
    String tooDeep = "x.yaml:1:1: nested deeper than 32 levels, or more than 100 aliases";
    assertThat(Sample.problems("a: &a\n  b: *a\n"))
        .containsExactly("x.yaml:1:4: nested deeper than 32 levels");
    assertThat(Sample.problems("a: " + "[".repeat(50_000))).containsExactly(tooDeep);
    assertThat(Sample.problems("a: " + "[".repeat(40) + "]".repeat(40))).containsExactly(tooDeep);
    assertThat(Sample.problems("a: &a [x]\nb: [" + "*a, ".repeat(200) + "*a]\n"))
        .containsExactly(tooDeep);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "just text",
        "[1, 2]",
        "---\na: 1\n---\nb: 2\n",
        "a: b: c",
        "a: *nowhere",
        "? [a]\n: b",
        "a: 'open",
        "%YAML 99999999999.1\n---\na: 1",
        "a: \"\\UFFFFFFFF\"",
        "!!java.net.URL [x]: y",
        "a: !!java.lang.Runtime {}",
        "\"\\uD800\": 1",
        "\"a\\nb\": 1"
      })
  void yamlOfNoUseIsRefusedWithItsPlace(String yaml) {
    assertThat(Sample.problems(yaml)).isNotEmpty().allMatch(p -> p.matches("x\\.yaml:\\d+:\\d+.*"));
  }

  @Property(tries = 500)
  void noTextMakesTheLoaderThrow(@ForAll String text) {
    assertThat(LOADER.load("x.yaml", text)).isInstanceOf(Refused.class);
  }

  @Property(tries = 300)
  void noBytesMakeTheLoaderThrow(@ForAll byte[] bytes) {
    assertThat(LOADER.load(Path.of("x.yaml"), bytes)).isInstanceOf(Refused.class);
  }

  /** Most of these get past YAML and far into the checks. */
  @Property(tries = 3000)
  void noDamageToAGoodFileMakesTheLoaderThrow(@ForAll("damaged") String yaml) {
    assertThat(LOADER.load("x.yaml", yaml)).isNotNull();
  }

  @Provide
  Arbitrary<String> damaged() {
    String good = EachPropertyTest.EVERYTHING;
    Arbitrary<String> junk =
        Arbitraries.of(
            "",
            "null",
            "~",
            "0",
            "-1",
            "1e9",
            "5.0",
            "99999999999999999999",
            "1e99",
            "true",
            "[]",
            "{}",
            "[[]]",
            "{a: b}",
            "''",
            "'\\n'",
            "\"30s\\n\"",
            "${env:A}",
            "${env:B}",
            "${",
            "*",
            "9999999h",
            "999999999GiB",
            "\"a b\"",
            "http://[",
            "file:",
            "\"\\uD800\"",
            "&x 1",
            "*x",
            "!!binary aGk=",
            "0x1F",
            "1:30",
            ".inf",
            "${file:/nowhere}",
            "${env:A}${env:A}",
            "main");
    Arbitrary<String> value =
        Combinators.combine(Arbitraries.integers().between(0, good.lines().toList().size()), junk)
            .as((line, text) -> replaceValue(good, line, text));
    Arbitrary<String> cut =
        Combinators.combine(
                Arbitraries.integers().between(0, good.length()),
                Arbitraries.integers().between(0, 40),
                Arbitraries.strings().ofMaxLength(5))
            .as(
                (at, length, text) ->
                    good.substring(0, at)
                        + text
                        + good.substring(Math.min(good.length(), at + length)));
    return Arbitraries.oneOf(value, cut);
  }

  private static String replaceValue(String yaml, int line, String value) {
    int[] number = {0};
    return yaml.lines()
        .map(text -> number[0]++ == line ? text.replaceFirst(": *[^:]*$", ": ") + value : text)
        .collect(Collectors.joining("\n"));
  }

  private String problem(byte[] content) throws IOException {
    Path file = Files.write(folder.resolve("x.yaml"), content);
    return Sample.problems(new ConfigLoader(Map.<String, String>of()::get).load(file)).get(0);
  }
}
