package io.sluice.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

final class UnknownKidsTest {

  private static final long SECOND = 1_000_000_000L;

  private long now = Long.MAX_VALUE - 5 * SECOND;
  private final UnknownKids kids = new UnknownKids(() -> now);

  @Test
  void twoAtOnceThenOneEachThirtySeconds() {
    assertThat(kids.mayLoad()).isTrue();
    assertThat(kids.mayLoad()).isTrue();
    assertThat(kids.mayLoad()).isFalse();
    now += 30 * SECOND - 1;
    assertThat(kids.mayLoad()).isFalse();
    now += 1;
    assertThat(kids.mayLoad()).isTrue();
    assertThat(kids.mayLoad()).isFalse();
    now += 3600 * SECOND;
    assertThat(kids.mayLoad()).isTrue();
    assertThat(kids.mayLoad()).isTrue();
    assertThat(kids.mayLoad()).isFalse();
  }

  @Property
  void neverMoreThanTwoInAnyThirtySeconds(
      @ForAll @Size(max = 200) List<@IntRange(max = 20_000) Integer> pausesMillis) {
    List<Long> loads = new ArrayList<>();
    for (int pause : pausesMillis) {
      now += pause * 1_000_000L;
      if (kids.mayLoad()) {
        loads.add(now);
      }
    }
    for (int i = 2; i < loads.size(); i++) {
      assertThat(loads.get(i) - loads.get(i - 2)).isGreaterThanOrEqualTo(30 * SECOND);
    }
  }

  @Test
  void onlySoManyAreRememberedUntilTheKeysAreFresh() {
    for (int i = 0; i <= UnknownKids.MAX_REMEMBERED; i++) {
      kids.remember(new KeySet.Id("kid-" + i, "RS256"));
    }
    assertThat(kids.knownToBeMissing(new KeySet.Id("kid-0", "RS256"))).isTrue();
    assertThat(kids.knownToBeMissing(new KeySet.Id("kid-0", "ES256"))).isFalse();
    assertThat(kids.knownToBeMissing(new KeySet.Id("kid-" + UnknownKids.MAX_REMEMBERED, "RS256")))
        .isFalse();
    kids.forget();
    assertThat(kids.knownToBeMissing(new KeySet.Id("kid-0", "RS256"))).isFalse();
  }
}
