package io.sluice.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SseFramingTest {

  private final SseFraming framing = new SseFraming(SseFraming.DEFAULT_MAX_EVENT_BYTES);

  @ParameterizedTest
  @ValueSource(strings = {"\n", "\r", "\r\n"})
  void linesEndInAnyOfThreeWays(String eol) {
    String stream = "event: a" + eol + "data: 1" + eol + eol + "data: 2" + eol + eol;

    List<Piece> pieces = pieces(List.of(Buffer.buffer(stream)));

    assertThat(pieces)
        .containsExactly(
            new Piece("event: a" + eol + "data: 1" + eol + eol, "a", "1"),
            new Piece("data: 2" + eol + eol, "", "2"));
  }

  @Test
  void dataLinesAreJoinedWithLf() {
    assertThat(pieces("data: a\ndata:b\ndata\ndata:  c\n\n"))
        .extracting(Piece::data)
        .containsExactly("a\nb\n\n c");
  }

  @Test
  void otherFieldsAndLongerNamesAreNotData() {
    assertThat(pieces("id: 1\nretry: 3\ndatabase: x\ndat: y\n\n"))
        .extracting(Piece::data)
        .containsOnlyNulls();
  }

  @Test
  void emptyDataIsData() {
    assertThat(pieces("data:\n\n")).extracting(Piece::data).containsExactly("");
  }

  @Test
  void commentsBetweenEventsComeOutAtTheirLineEnd() {
    assertThat(pieces(": ping\n")).containsExactly(new Piece(": ping\n", "", null));
    assertThat(framing.held()).isZero();
  }

  @Test
  void commentsInsideAnEventStayInIt() {
    assertThat(pieces("data: 1\n: ping\ndata: 2\n\n"))
        .containsExactly(new Piece("data: 1\n: ping\ndata: 2\n\n", "", "1\n2"));
  }

  @Test
  void oneByteOrderMarkIsSkippedAtTheStart() {
    assertThat(pieces("\uFEFFdata: 1\n\n\uFEFFdata: 2\n\n"))
        .extracting(Piece::data)
        .containsExactly("1", null);
  }

  @Test
  void anEventEndedByCrDoesNotWaitForItsLf() {
    assertThat(pieces("data: 1\r\n\r")).extracting(Piece::data).containsExactly("1");

    framing.feed(Buffer.buffer("\ndata: 2\r\n\r\n"));

    SseEvent rest = framing.next();
    assertThat(rest).isNotNull();
    assertThat(rest.trailing()).isTrue();
    assertThat(rest.raw()).hasToString("\n");
    SseEvent second = framing.next();
    assertThat(second).isNotNull();
    assertThat(second.data()).hasToString("2");
  }

  @Test
  void theUnfinishedLastEventIsLeftForTheEnd() {
    assertThat(pieces("data: 1\n\ndata: 2")).hasSize(1);
    SseEvent rest = framing.end();
    assertThat(rest).isNotNull();
    assertThat(rest.raw()).hasToString("data: 2");
    assertThat(rest.data()).hasToString("2");
    assertThat(framing.end()).isNull();
  }

  @Test
  void anEventOfTheBoundPassesAndOneByteMoreFailsWithTheBound() {
    SseFraming small = new SseFraming(10);
    small.feed(Buffer.buffer("data: 789\n\n"));
    assertThat(small.next()).isNotNull();
    small.feed(Buffer.buffer("data: 7890\n\ndata: 1\n\n"));
    assertThat(small.next()).isNull();
    assertThat(small.failure()).contains("10 bytes");
    small.feed(Buffer.buffer("data: 1\n\n"));
    assertThat(small.next()).isNull();
    assertThat(small.end()).isNull();
  }

  @Test
  void anEndlessEventFailsWithoutBeingKept() {
    SseFraming small = new SseFraming(1000);
    for (int i = 0; i < 100 && small.failure() == null; i++) {
      small.feed(Buffer.buffer("data: never a line end "));
      assertThat(small.next()).isNull();
      assertThat(small.held()).isLessThanOrEqualTo(1000);
    }
    assertThat(small.failure()).contains("1000 bytes");
  }

  @Test
  void manyDataLinesAreJoinedInLinearTime() {
    String stream = "data:\n".repeat(150_000) + "\n";
    assertThat(pieces(stream)).singleElement().extracting(Piece::data).asString().hasSize(149_999);
  }

  @Property
  void anySplitGivesTheSamePiecesAndAllTheBytes(
      @ForAll("streams") String stream, @ForAll Random random) {
    byte[] bytes = stream.getBytes(UTF_8);
    List<Piece> whole = run(List.of(Buffer.buffer(bytes)));

    List<Piece> split = run(Chunks.random(bytes, random));
    List<Piece> single = run(Chunks.single(bytes));

    assertThat(split).isEqualTo(whole);
    assertThat(single).isEqualTo(whole);
    assertThat(String.join("", whole.stream().map(Piece::raw).toList())).isEqualTo(stream);
  }

  @Property
  void theBoundHoldsAtTheSamePlaceForAnySplit(
      @ForAll("streams") String stream, @ForAll Random random) {
    byte[] bytes = stream.getBytes(UTF_8);
    SseFraming whole = new SseFraming(12);
    SseFraming split = new SseFraming(12);

    List<Piece> fromWhole = run(whole, List.of(Buffer.buffer(bytes)));
    List<Piece> fromSplit = run(split, Chunks.random(bytes, random));

    assertThat(fromSplit).isEqualTo(fromWhole);
    assertThat(split.failure()).isEqualTo(whole.failure());
  }

  @Provide
  Arbitrary<String> streams() {
    Arbitrary<String> part =
        Arbitraries.of(
            "\n",
            "\r",
            "\r\n",
            "\n\n",
            "\r\n\r\n",
            "data: ",
            "data:",
            "data",
            "event: x",
            ": c",
            "é",
            "漢字",
            "😀",
            "{\"a\":1}",
            " ",
            ":",
            "\uFEFF");
    return part.list().ofMaxSize(40).map(parts -> String.join("", parts));
  }

  private record Piece(String raw, String name, @Nullable String data) {}

  private List<Piece> pieces(String stream) {
    return pieces(List.of(Buffer.buffer(stream)));
  }

  private List<Piece> pieces(List<Buffer> chunks) {
    List<Piece> pieces = new ArrayList<>();
    feed(framing, chunks, pieces);
    return pieces;
  }

  private static List<Piece> run(List<Buffer> chunks) {
    return run(new SseFraming(SseFraming.DEFAULT_MAX_EVENT_BYTES), chunks);
  }

  private static List<Piece> run(SseFraming framing, List<Buffer> chunks) {
    List<Piece> pieces = new ArrayList<>();
    feed(framing, chunks, pieces);
    SseEvent rest = framing.end();
    if (rest != null) {
      pieces.add(piece(rest));
    }
    return pieces;
  }

  private static void feed(SseFraming framing, List<Buffer> chunks, List<Piece> pieces) {
    for (Buffer chunk : chunks) {
      framing.feed(chunk);
      for (SseEvent e = framing.next(); e != null; e = framing.next()) {
        if (e.trailing()) {
          Piece last = pieces.remove(pieces.size() - 1);
          pieces.add(new Piece(last.raw() + "\n", last.name(), last.data()));
        } else {
          pieces.add(piece(e));
        }
      }
    }
  }

  private static Piece piece(SseEvent e) {
    Slice data = e.data();
    return new Piece(e.raw().toString(), e.name(), data == null ? null : data.toString());
  }
}
