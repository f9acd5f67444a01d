package io.sluice.broker;

import io.sluice.wire.Chunks;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;

/**
 * Recorded exchanges, repeated over HTTP through the whole broker: callers get every byte and the
 * ledger every token, however the network cuts the answer. Skipped where the recordings are absent.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ReplayTest {

  private static final int SEEDS = 4;
  private static final int SMALL = 1200;

  private final List<Recording> recordings = Recording.all();
  private Replay replay;

  @BeforeAll
  void start() throws Exception {
    replay = new Replay(recordings);
  }

  @AfterAll
  void stop() {
    replay.close();
  }

  @TestFactory
  Stream<DynamicTest> callersGetTheRecordedBytesAndTheLedgerTheRecordedUsage() {
    if (Recording.absent()) {
      String why = "No recordings at " + Recording.FOLDER + ": set -Dsluice.recordings=FOLDER";
      return Stream.of(DynamicTest.dynamicTest(why, () -> Assumptions.abort(why)));
    }
    return recordings.stream()
        .map(recording -> DynamicTest.dynamicTest(recording.name(), () -> repeat(recording)));
  }

  private void repeat(Recording recording) throws Exception {
    byte[] body = recording.bytes();
    replay.play(recording, List.of(Buffer.buffer(body)));
    for (int seed = 0; seed < SEEDS; seed++) {
      replay.play(recording, Chunks.random(body, new Random(seed)));
    }
    if (body.length <= SMALL) {
      replay.play(recording, Chunks.single(body));
    }
    replay.assertLedger();
  }
}
