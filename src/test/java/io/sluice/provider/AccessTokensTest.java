package io.sluice.provider;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.provider.AccessTokens.Token;
import io.sluice.provider.Credentials.Head;
import io.sluice.provider.Credentials.Shown;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * One token is kept, the next fetched ahead, and a source that is down is not asked by everyone.
 */
class AccessTokensTest {
  private final TestClock clock = new TestClock();
  private final List<Promise<Token>> fetches = new ArrayList<>();
  private final AccessTokens tokens =
      new AccessTokens(
          () -> {
            Promise<Token> fetch = Promise.promise();
            fetches.add(fetch);
            return fetch.future();
          },
          clock);
  private final MultiMap sent = MultiMap.caseInsensitiveMultiMap();

  @Test
  void requestsThatComeTogetherWaitForOneFetch() {
    Future<Shown> first = show();
    Future<Shown> second = show();
    assertThat(fetches).hasSize(1);
    issue(0, "t-1", Duration.ofHours(1));
    assertThat(first.succeeded()).isTrue();
    assertThat(second.succeeded()).isTrue();
    assertThat(sent.get("authorization")).isEqualTo("Bearer t-1");
    show();
    assertThat(fetches).hasSize(1);
  }

  @Test
  void theNextIsFetchedWhileThisOneIsStillGood() {
    show();
    issue(0, "t-1", Duration.ofHours(1));
    clock.advance(Duration.ofMinutes(54));
    assertThat(show().succeeded()).isTrue();
    assertThat(fetches).hasSize(1);
    clock.advance(Duration.ofMinutes(1));
    assertThat(show().succeeded()).isTrue();
    assertThat(show().succeeded()).isTrue();
    assertThat(fetches).hasSize(2);
    assertThat(sent.get("authorization")).isEqualTo("Bearer t-1");
    issue(1, "t-2", Duration.ofHours(1));
    show();
    assertThat(sent.get("authorization")).isEqualTo("Bearer t-2");
  }

  @Test
  void aSourceThatFailsDoesNotSpoilATokenThatIsGood() {
    show();
    issue(0, "t-1", Duration.ofHours(1));
    clock.advance(Duration.ofMinutes(56));
    show();
    fetches.get(1).fail(new CredentialsException("down"));
    assertThat(show().succeeded()).isTrue();
    assertThat(fetches).hasSize(2);
    clock.advance(Duration.ofSeconds(1));
    assertThat(show().succeeded()).isTrue();
    assertThat(fetches).hasSize(3);
  }

  @Test
  void aTokenThatIsAboutToEndIsNotSent() {
    show();
    issue(0, "t-1", Duration.ofHours(1));
    clock.advance(Duration.ofMinutes(60).minusSeconds(10));
    assertThat(show().isComplete()).isFalse();
    issue(1, "t-2", Duration.ofHours(1));
    assertThat(sent.get("authorization")).isEqualTo("Bearer t-2");
  }

  @Test
  void aSourceThatIsDownIsAskedEverMoreSeldom() {
    show();
    fetches.get(0).fail(new CredentialsException("down"));
    for (int i = 0; i < 10; i++) {
      assertThat(show().cause()).hasMessage("down");
    }
    assertThat(fetches).hasSize(1);
    int[] pauses = {1, 2, 4, 8, 16, 32, 32};
    for (int i = 0; i < pauses.length; i++) {
      clock.advance(Duration.ofSeconds(pauses[i]).minusMillis(1));
      show();
      assertThat(fetches).hasSize(i + 1);
      clock.advance(Duration.ofMillis(1));
      show();
      assertThat(fetches).hasSize(i + 2);
      fetches.get(i + 1).fail(new CredentialsException("down"));
    }
    clock.advance(Duration.ofSeconds(32));
    Future<Shown> back = show();
    issue(pauses.length + 1, "t-9", Duration.ofHours(1));
    assertThat(back.succeeded()).isTrue();
  }

  @Test
  void aRefusedTokenIsThrownAwayButNotItsSuccessor() {
    show();
    issue(0, "t-1", Duration.ofHours(1));
    Shown first = show().result();
    Shown same = show().result();
    first.heard(401, MultiMap.caseInsensitiveMultiMap());
    Future<Shown> waiting = show();
    assertThat(waiting.isComplete()).isFalse();
    issue(1, "t-2", Duration.ofHours(1));
    same.heard(401, MultiMap.caseInsensitiveMultiMap());
    assertThat(show().succeeded()).isTrue();
    assertThat(fetches).hasSize(2);
  }

  @Test
  void aTokenIsNotPrinted() {
    assertThat(new Token("secret", clock.instant(), clock.instant()).toString())
        .doesNotContain("secret");
  }

  private Future<Shown> show() {
    return tokens.show(new Head(HttpMethod.POST, "h", "/", sent), Buffer.buffer());
  }

  private void issue(int fetch, String value, Duration life) {
    fetches.get(fetch).complete(new Token(value, clock.instant(), clock.instant().plus(life)));
  }
}
