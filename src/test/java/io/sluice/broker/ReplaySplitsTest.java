package io.sluice.broker;

import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AddLifecycleHook;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import net.jqwik.api.lifecycle.LifecycleContext;
import net.jqwik.api.lifecycle.SkipExecutionHook;
import org.jspecify.annotations.Nullable;

/** Wherever a recorded answer is cut, callers get the same bytes and the ledger the same tokens. */
final class ReplaySplitsTest {

  private static final List<Recording> RECORDINGS = Recording.all();
  private static @Nullable Replay replay;

  /** A recording and where its answer is cut. */
  record Cut(Recording recording, Set<Integer> places) {

    List<Buffer> pieces() {
      Buffer whole = Buffer.buffer(recording.bytes());
      List<Buffer> pieces = new ArrayList<>();
      int from = 0;
      for (int place : new TreeSet<>(places)) {
        pieces.add(whole.getBuffer(from, place));
        from = place;
      }
      pieces.add(whole.getBuffer(from, whole.length()));
      return pieces;
    }
  }

  @BeforeContainer
  static void start() throws Exception {
    replay = new Replay(RECORDINGS);
  }

  @AfterContainer
  static void stop() {
    running().close();
  }

  @Property(tries = 80)
  @AddLifecycleHook(WithRecordings.class)
  void noCutChangesWhatPasses(@ForAll("cuts") Cut cut) throws Exception {
    running().play(cut.recording(), cut.pieces());
    running().assertLedger();
  }

  @Provide
  static Arbitrary<Cut> cuts() {
    return Arbitraries.of(RECORDINGS)
        .flatMap(
            recording ->
                Arbitraries.integers()
                    .between(1, recording.bytes().length)
                    .set()
                    .ofMaxSize(12)
                    .map(places -> new Cut(recording, places)));
  }

  private static Replay running() {
    if (replay == null) {
      throw new IllegalStateException("not started");
    }
    return replay;
  }

  /** Skips what needs recordings where there are none. */
  static final class WithRecordings implements SkipExecutionHook {
    @Override
    public SkipResult shouldBeSkipped(LifecycleContext context) {
      return Recording.absent()
          ? SkipResult.skip("No recordings at " + Recording.FOLDER)
          : SkipResult.doNotSkip();
    }
  }
}
