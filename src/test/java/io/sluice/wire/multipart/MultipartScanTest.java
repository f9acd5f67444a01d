package io.sluice.wire.multipart;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.wire.Chunks;
import io.sluice.wire.multipart.Piece.FileBegins;
import io.sluice.wire.multipart.Piece.LastPartEnded;
import io.sluice.wire.multipart.Piece.Value;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MultipartScanTest {

  private static final String B = "----WebKitFormBoundaryX";
  private static final Set<String> WANTED = Set.of("model", "stream");
  private static final String FORM =
      part("form-data; name=\"file\"; filename=\"a.mp3\"", "sound \r\n--almost\r\n-\r\r\n--")
          + part("form-data; name=\"model\"", "whisper")
          + part("form-data; name=\"prompt\"", "some words")
          + part("form-data; name=\"stream\"", "true")
          + end();

  private MultipartScan scan = new MultipartScan(B, WANTED);

  @Test
  void fieldsThatWereAskedForAreToldAndAllElseGoesBy() {
    List<Piece> pieces = pieces(List.of(Buffer.buffer(FORM)));

    assertThat(values(pieces)).containsExactly("model=whisper", "stream=true");
    assertThat(text(pieces)).isEqualTo(FORM);
    assertThat(scan.complete()).isTrue();
    assertThat(scan.textBytes()).isEqualTo("some words".length());
  }

  @Test
  void theMarksStandWhereAFileBeginsAndWhereTheLastPartHasEnded() {
    List<Piece> pieces = pieces(Chunks.single(FORM.getBytes(ISO_8859_1)));

    assertThat(text(before(pieces, FileBegins.class))).endsWith("filename=\"a.mp3\"\r\n\r\n");
    assertThat(text(before(pieces, LastPartEnded.class)))
        .isEqualTo(FORM.substring(0, FORM.length() - ("\r\n" + end()).length()));
  }

  @Property(tries = 300)
  void anySplitGivesTheSame(@ForAll long seed) {
    for (List<Buffer> chunks :
        List.of(
            Chunks.single(FORM.getBytes(ISO_8859_1)),
            Chunks.random(FORM.getBytes(ISO_8859_1), new Random(seed)))) {
      scan = new MultipartScan(B, WANTED);
      List<Piece> pieces = pieces(chunks);
      assertThat(text(pieces)).isEqualTo(FORM);
      assertThat(values(pieces)).containsExactly("model=whisper", "stream=true");
      assertThat(scan.complete()).isTrue();
    }
  }

  @Property(tries = 300)
  void aFileOfAnyBytesComesThroughUnlessItHasADelimiterInIt(
      @ForAll @Size(max = 300) byte[] content, @ForAll long seed) {
    String form =
        part("form-data; name=\"file\"; filename=\"f\"", new String(content, ISO_8859_1))
            + part("form-data; name=\"model\"", "m")
            + end();
    List<Piece> pieces = pieces(Chunks.random(form.getBytes(ISO_8859_1), new Random(seed)));
    assertThat(text(pieces)).isEqualTo(form);
    assertThat(values(pieces)).containsExactly("model=m");
    assertThat(scan.failure()).isNull();
    scan = new MultipartScan(B, WANTED);
  }

  @Property(tries = 500)
  void anyBytesAreReadWithoutAnException(@ForAll @Size(max = 600) byte[] bytes, @ForAll long seed) {
    Random random = new Random(seed);
    byte[] form = FORM.getBytes(ISO_8859_1);
    int at = random.nextInt(form.length);
    Buffer hostile =
        Buffer.buffer()
            .appendBytes(form, 0, at)
            .appendBytes(bytes)
            .appendBytes(form, at, form.length - at);
    for (Buffer whole : List.of(hostile, Buffer.buffer(bytes))) {
      scan = new MultipartScan(B, WANTED);
      List<Piece> pieces = pieces(Chunks.random(whole.getBytes(), random));
      assertThat(whole.toString(ISO_8859_1)).startsWith(text(pieces));
      assertThat(scan.complete()).isNotEqualTo(scan.failure() != null);
    }
  }

  @Test
  void aBufferOfAFileGoesOnUncopied() {
    Buffer head = Buffer.buffer("--" + B + "\r\nContent-Disposition: form-data; name=f\r\n\r\n.");
    scan.feed(head);
    Buffer sound = Buffer.buffer(new byte[70_000]);
    assertThat(scan.feed(sound)).hasSize(1);
    assertThat(scan.feed(sound).get(0).bytes()).isSameAs(sound);
  }

  @Test
  void paddingAfterABoundaryAndAPreambleAreAllowed() {
    String form = "\r\n" + FORM.replace(B + "\r\n", B + " \t\r\n");
    List<Piece> pieces = pieces(Chunks.single(form.getBytes(ISO_8859_1)));
    assertThat(values(pieces)).containsExactly("model=whisper", "stream=true");
    assertThat(text(pieces)).isEqualTo(form);
    assertThat(scan.complete()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "form-data; name=model",
        "Form-Data;Name=\"model\"",
        "form-data; name=\"mo\\\\del\"; x=y",
        "form-data; name=\"model\";"
      })
  void aNameMayBeWrittenInSeveralWays(String disposition) {
    List<Piece> pieces = pieces(List.of(Buffer.buffer(part(disposition, "m") + end())));
    assertThat(scan.failure()).isNull();
    assertThat(values(pieces)).hasSize(disposition.contains("\\") ? 0 : 1);
  }

  /** Another reader could see another name there. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "form-data; name*=utf-8''model",
        "form-data; name=\"x\"; name=\"model\"",
        "form-data; name=\"x\"; name*0=\"model\"",
        "form-data; name=\"model",
        "form-data; name",
        "form-data; name=\"\tmodel\"",
        "form-data",
        "attachment; name=\"model\"",
        "form-data; name=\"x\"\r\n ; name=\"model\"",
        "form-data; name=\"x\"\r\nContent-Disposition: form-data; name=\"model\"",
        "form-data; name=\"x\"\r\nContent-Disposition : form-data; name=\"model\"",
        "form-data; name=\"x\"\nContent-Disposition: form-data; name=\"model\"",
        "form-data; name=\"x\"\rContent-Disposition: form-data; name=\"model\"",
      })
  void aHeadThatCouldBeReadInTwoWaysIsRefused(String disposition) {
    pieces(List.of(Buffer.buffer(part(disposition, "m") + end())));
    assertThat(scan.failure()).contains("must name its field");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "form-data; name=\"model\"; filename=\"m\"",
        "form-data; name=\"model\"\r\nContent-Transfer-Encoding: base64",
        "form-data; name=\"model\"\r\nContent-Type: text/plain; charset=utf-16",
      })
  void aFieldThatWasAskedForMustBePlainText(String disposition) {
    pieces(List.of(Buffer.buffer(part(disposition, "m") + end())));
    assertThat(scan.failure()).contains("model").contains("plain text");
  }

  @Test
  void aDelimiterWithoutALineEndOfItsOwnIsRefused() {
    String form = "--" + B + "\r\nContent-Disposition: form-data; name=x\r\n\r\n--" + B + "--\r\n";
    pieces(Chunks.single(form.getBytes(ISO_8859_1)));
    assertThat(scan.failure()).contains("no line end before its delimiter");
  }

  @Test
  void nothingMayFollowTheLastDelimiter() {
    pieces(List.of(Buffer.buffer(FORM + part("form-data; name=\"model\"", "other") + end())));
    assertThat(scan.failure()).contains("follows the last delimiter");
  }

  @Test
  void aFormThatIsCutAnywhereIsNotComplete() {
    for (int length = 0; length < FORM.length() - 2; length++) {
      scan = new MultipartScan(B, WANTED);
      pieces(List.of(Buffer.buffer(FORM.substring(0, length))));
      assertThat(scan.failure()).as("cut at %s", length).isNotNull();
      assertThat(scan.complete()).isFalse();
    }
  }

  @Test
  void headsValuesAndPartsAreBounded() {
    pieces(List.of(Buffer.buffer("--" + B + "\r\nX: " + "a".repeat(17_000))));
    assertThat(scan.failure()).contains("head").contains("16384");

    scan = new MultipartScan(B, WANTED);
    pieces(List.of(Buffer.buffer(part("form-data; name=model", "m".repeat(65_537)) + end())));
    assertThat(scan.failure()).contains("model").contains("65536");

    scan = new MultipartScan(B, WANTED);
    pieces(List.of(Buffer.buffer(part("form-data; name=x", "").repeat(1001) + end())));
    assertThat(scan.failure()).contains("1000");

    scan = new MultipartScan(B, WANTED);
    pieces(List.of(Buffer.buffer("x".repeat(5000))));
    assertThat(scan.failure()).contains("begin with its boundary");
  }

  @Test
  void valuesUpToTheBoundAreTold() {
    String value = "m".repeat(MultipartScan.MAX_VALUE_BYTES);
    List<Piece> pieces =
        pieces(List.of(Buffer.buffer(part("form-data; name=model", value) + end())));
    assertThat(values(pieces)).containsExactly("model=" + value);
  }

  private List<Piece> pieces(List<Buffer> chunks) {
    List<Piece> pieces = new ArrayList<>();
    chunks.forEach(chunk -> pieces.addAll(scan.feed(chunk)));
    scan.end();
    return pieces;
  }

  private static List<Piece> before(List<Piece> pieces, Class<? extends Piece> mark) {
    return pieces.stream().takeWhile(piece -> !mark.isInstance(piece)).toList();
  }

  private static List<String> values(List<Piece> pieces) {
    return pieces.stream()
        .filter(Value.class::isInstance)
        .map(Value.class::cast)
        .map(value -> value.name() + "=" + value.text())
        .toList();
  }

  private static String text(List<Piece> pieces) {
    Buffer all = Buffer.buffer();
    pieces.forEach(piece -> all.appendBuffer(piece.bytes()));
    return all.toString(ISO_8859_1);
  }

  private static String part(String disposition, String content) {
    return "--" + B + "\r\nContent-Disposition: " + disposition + "\r\n\r\n" + content + "\r\n";
  }

  private static String end() {
    return "--" + B + "--\r\n";
  }
}
