package io.sluice.routing;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.config.RoutingConfig.CacheConfig;
import io.sluice.usage.TokenCounts;
import io.sluice.wire.Format;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

/** Exactly the same request of the same team gets the same answer again, for a while. */
class AnswerCacheTest {

  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final TokenCounts TOKENS = new TokenCounts(1, 2, 3, 4, 0);

  private long nanos;
  private final AnswerCache cache = new AnswerCache(new CacheConfig(1 << 20, 10_000), () -> nanos);

  private static AnswerKey key(String team, String body) {
    return AnswerKey.of(team, "m", Format.CHAT, false, -1, List.of(), Buffer.buffer(body));
  }

  private void keep(AnswerKey key, Duration life, String... pieces) {
    AnswerRecording recording = cache.record(key, life);
    for (String piece : pieces) {
      recording.append(Buffer.buffer(piece));
    }
    recording.complete("application/json", "openai", "up", "up-2026", TOKENS);
  }

  @Test
  void anAnswerComesBackWhole() {
    keep(key("search", "q"), MINUTE, "data: a\n\n", "data: [DONE]\n\n");
    assertThat(cache.find(key("search", "q")))
        .isEqualTo(
            new CachedAnswer(
                "application/json",
                Buffer.buffer("data: a\n\ndata: [DONE]\n\n"),
                "openai",
                "up",
                "up-2026",
                TOKENS));
  }

  @Test
  void noOtherTeamGetsIt() {
    keep(key("search", "q"), MINUTE, "a");
    assertThat(cache.find(key("support", "q"))).isNull();
  }

  @Test
  void itIsTooOldAfterItsTime() {
    keep(key("search", "q"), MINUTE, "a");
    nanos += MINUTE.toNanos() - 1;
    assertThat(cache.find(key("search", "q"))).isNotNull();
    nanos += 1;
    assertThat(cache.find(key("search", "q"))).isNull();
  }

  @Test
  void whatDoesNotEndWellIsNotKept() {
    AnswerRecording open = cache.record(key("search", "q"), MINUTE);
    open.append(Buffer.buffer("a"));
    assertThat(cache.find(key("search", "q"))).isNull();
    open.forget();
    open.complete("application/json", "openai", "up", "up", TOKENS);
    assertThat(cache.find(key("search", "q"))).isNull();
  }

  @Test
  void whatIsTooLargeIsNotKept() {
    keep(key("search", "q"), MINUTE, "x".repeat(10_000));
    assertThat(cache.find(key("search", "q"))).isNotNull();
    keep(key("search", "r"), MINUTE, "x".repeat(6000), "x".repeat(4001));
    assertThat(cache.find(key("search", "r"))).isNull();
  }

  @Test
  void whatThePiecesBecomeLaterDoesNotMatter() {
    Buffer piece = Buffer.buffer("abc");
    AnswerRecording recording = cache.record(key("search", "q"), MINUTE);
    recording.append(piece);
    piece.setByte(0, (byte) 'X');
    recording.complete("application/json", "openai", "up", "up", TOKENS);
    recording.append(Buffer.buffer("later"));
    assertThat(Objects.requireNonNull(cache.find(key("search", "q"))).body()).hasToString("abc");
  }

  @Test
  void allTogetherTheyStayWithinTheirBytes() {
    for (int i = 0; i < 1000; i++) {
      keep(key("search", "q" + i), MINUTE, "x".repeat(9000));
    }
    assertThat(cache.bytes()).isPositive().isLessThanOrEqualTo(1 << 20);
    cache.configure(new CacheConfig(1 << 16, 10_000));
    assertThat(cache.bytes()).isLessThanOrEqualTo(1 << 16);
  }

  @Test
  void everythingThatTheAnswerMayDependOnIsInTheKey() {
    Buffer body = Buffer.buffer("{}");
    Set<AnswerKey> keys = new HashSet<>();
    for (String team : List.of("a", "b")) {
      for (String alias : List.of("m", "n")) {
        for (Format format : List.of(Format.CHAT, Format.RESPONSES)) {
          for (boolean stream : new boolean[] {true, false}) {
            for (long tokens : new long[] {-1, 5}) {
              for (List<String> others : List.of(List.<String>of(), List.of("beta"))) {
                keys.add(AnswerKey.of(team, alias, format, stream, tokens, others, body));
              }
            }
          }
        }
      }
    }
    assertThat(keys).hasSize(64);
  }

  @Property(tries = 300)
  void textThatMovesFromOnePartToTheNextMakesAnotherKey(
      @ForAll @StringLength(min = 1, max = 6) String text,
      @ForAll @Size(min = 2, max = 2) List<@StringLength(max = 3) String> rest) {
    String joined = text + rest.get(0);
    AnswerKey one = of(text, rest.get(0) + rest.get(1));
    AnswerKey other = of(joined, rest.get(1));
    assertThat(one.equals(other)).isEqualTo(rest.get(0).isEmpty());
  }

  private static AnswerKey of(String team, String alias) {
    return AnswerKey.of(team, alias, Format.CHAT, true, 1, List.of(), Buffer.buffer("b"));
  }
}
