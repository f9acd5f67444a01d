package io.sluice.routing;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/** A window counts what happened lately, to a slice, and forgets the rest. */
class WindowTest {

  private static final Duration LENGTH = Duration.ofNanos(1000);
  private static final int SLICE = 100;

  private record Event(int slice, boolean bad) {}

  @Property(tries = 500)
  void itAgreesWithAListOfEvents(
      @ForAll @Size(min = 1, max = 60) List<@IntRange(min = 0, max = 700) Integer> steps,
      @ForAll @IntRange(min = 1, max = 100) int percent,
      @ForAll @IntRange(min = 1, max = 10) int of) {
    long now = -12_345;
    Window window = new Window(LENGTH, now);
    List<Event> events = new ArrayList<>();
    long start = now;
    for (int step : steps) {
      now += step;
      boolean bad = step % 3 == 0;
      if (bad) {
        window.bad(now);
      } else {
        window.good(now);
      }
      int slice = (int) ((now - start) / SLICE);
      events.add(new Event(slice, bad));
      List<Event> lately = events.stream().filter(e -> e.slice() > slice - 10).toList();
      long bads = lately.stream().filter(Event::bad).count();
      assertThat(window.exceeds(percent, of, now))
          .isEqualTo(lately.size() >= of && bads * 100 >= (long) percent * lately.size());
    }
  }

  @Test
  void whatWasGoodAndThenNotIsOneOfThem() {
    Window window = new Window(LENGTH, 0);
    for (int i = 0; i < 4; i++) {
      window.good(i);
      window.spoiled(i);
    }
    assertThat(window.exceeds(100, 4, 10)).isTrue();
    assertThat(window.exceeds(100, 5, 10)).isFalse();
  }

  @Test
  void aClockThatIsReadLateChangesNothing() {
    Window window = new Window(LENGTH, 500);
    window.bad(400);
    assertThat(window.exceeds(100, 1, 450)).isTrue();
  }

  @Test
  void nothingIsLostBetweenThreads() throws InterruptedException {
    Window window = new Window(Duration.ofHours(1), 0);
    int threads = 4;
    int each = 20_000;
    CountDownLatch done = new CountDownLatch(threads);
    for (int t = 0; t < threads; t++) {
      new Thread(
              () -> {
                for (int i = 0; i < each; i++) {
                  window.bad(0);
                }
                done.countDown();
              })
          .start();
    }
    done.await();
    assertThat(window.exceeds(100, threads * each, 0)).isTrue();
    assertThat(window.exceeds(100, threads * each + 1, 0)).isFalse();
  }

  @Test
  void moreThanASliceHoldsDoesNotRunOver() {
    Window window = new Window(Duration.ofHours(1), 0);
    for (int i = 0; i < (1 << 20) + 10; i++) {
      window.good(0);
    }
    assertThat(window.exceeds(1, 1, 0)).isFalse();
  }
}
