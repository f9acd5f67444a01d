package io.sluice.provider;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.config.Secret;
import io.sluice.provider.Credentials.Head;
import io.sluice.provider.Credentials.Shown;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Several keys take turns; one that fails rests; none is ever named. */
class ApiKeysTest {
  private static final MultiMap NO_HEADERS = MultiMap.caseInsensitiveMultiMap();

  private final TestClock clock = new TestClock();
  private final List<String> told = new ArrayList<>();
  private final KeyListener listener =
      new KeyListener() {
        @Override
        public void resting(String provider, int key, int status, Duration rest) {
          told.add(provider + " " + key + " " + status + " " + rest.toSeconds());
        }

        @Override
        public void back(String provider, int key) {
          told.add(provider + " " + key + " back");
        }
      };

  @Test
  void keysTakeTurns() {
    ApiKeys keys = keys(3);
    assertThat(uses(keys, 7)).containsExactly("a", "b", "c", "a", "b", "c", "a");
    assertThat(told).isEmpty();
  }

  @Test
  void aRefusedKeyRestsForAMinuteThenLongerEachTime() {
    ApiKeys keys = keys(2);
    use(keys).heard(401, NO_HEADERS);
    assertThat(uses(keys, 3)).containsExactly("b", "b", "b");
    clock.advance(Duration.ofSeconds(59));
    assertThat(uses(keys, 2)).containsExactly("b", "b");
    for (int minutes : new int[] {2, 4, 8, 15, 15}) {
      clock.advance(Duration.ofMinutes(15));
      refuseFirst(keys);
      assertThat(told.get(told.size() - 1)).isEqualTo("p 0 403 " + minutes * 60);
    }
    assertThat(told.get(0)).isEqualTo("p 0 401 60");
  }

  @Test
  void aKeyThatIsAcceptedAgainStartsAfresh() {
    ApiKeys keys = keys(2);
    use(keys).heard(403, NO_HEADERS);
    clock.advance(Duration.ofMinutes(2));
    use(keys).heard(200, NO_HEADERS); // b's turn
    use(keys).heard(200, NO_HEADERS);
    assertThat(told).containsExactly("p 0 403 60", "p 0 back");
    clock.advance(Duration.ofMinutes(2));
    refuseFirst(keys);
    assertThat(told).last().isEqualTo("p 0 403 60");
  }

  @Test
  void manyRefusalsAtOnceCountAsOne() {
    ApiKeys keys = keys(1);
    List<Shown> underWay = IntStream.range(0, 5).mapToObj(i -> use(keys)).toList();
    underWay.forEach(shown -> shown.heard(401, NO_HEADERS));
    assertThat(told).containsExactly("p 0 401 60");
  }

  @Test
  void aKeyThatIsUsedUpRestsForAsLongAsTheProviderAsks() {
    ApiKeys keys = keys(2);
    use(keys).heard(429, headers("retry-after", "20"));
    assertThat(uses(keys, 2)).containsExactly("b", "b");
    clock.advance(Duration.ofSeconds(20));
    assertThat(uses(keys, 2)).containsExactlyInAnyOrder("a", "b");
    use(keys).heard(429, headers("retry-after-ms", "1500"));
    assertThat(told).hasSize(2).last().asString().endsWith("429 1");
  }

  @Test
  void oneThatSaysNoTimeGoesOn() {
    ApiKeys keys = keys(2);
    use(keys).heard(429, NO_HEADERS);
    use(keys).heard(500, NO_HEADERS);
    use(keys).heard(400, NO_HEADERS);
    assertThat(uses(keys, 2)).containsExactlyInAnyOrder("a", "b");
    assertThat(told).isEmpty();
  }

  @Test
  void whereAllRestTheOneThatIsBackFirstIsUsed() {
    ApiKeys keys = keys(3);
    use(keys).heard(401, NO_HEADERS);
    use(keys).heard(429, headers("retry-after", "10"));
    use(keys).heard(429, headers("retry-after", "30"));
    assertThat(uses(keys, 3)).containsExactly("b", "b", "b");
  }

  @Test
  void theOnlyKeyIsUsedWhateverItsHealth() {
    ApiKeys keys = keys(1);
    use(keys).heard(401, NO_HEADERS);
    assertThat(uses(keys, 2)).containsExactly("a", "a");
  }

  private void refuseFirst(ApiKeys keys) {
    MultiMap sent = MultiMap.caseInsensitiveMultiMap();
    Shown shown = use(keys, sent);
    if (!"a".equals(sent.get("x-api-key"))) {
      sent.clear();
      shown = use(keys, sent);
    }
    assertThat(sent.get("x-api-key")).isEqualTo("a");
    shown.heard(403, NO_HEADERS);
  }

  private ApiKeys keys(int count) {
    List<Secret> secrets =
        List.of("a", "b", "c").subList(0, count).stream()
            .map(value -> new Secret("${env:K}", value))
            .toList();
    return new ApiKeys("p", "x-api-key", "", secrets, clock, listener);
  }

  private static List<String> uses(ApiKeys keys, int times) {
    List<String> used = new ArrayList<>();
    for (int i = 0; i < times; i++) {
      MultiMap sent = MultiMap.caseInsensitiveMultiMap();
      use(keys, sent);
      used.add(String.valueOf(sent.get("x-api-key")));
    }
    return used;
  }

  private static Shown use(ApiKeys keys) {
    return use(keys, MultiMap.caseInsensitiveMultiMap());
  }

  private static Shown use(ApiKeys keys, MultiMap sent) {
    return keys.show(new Head(HttpMethod.POST, "h", "/", sent), Buffer.buffer()).result();
  }

  private static MultiMap headers(String name, String value) {
    return MultiMap.caseInsensitiveMultiMap().add(name, value);
  }
}
