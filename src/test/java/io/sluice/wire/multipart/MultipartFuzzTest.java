package io.sluice.wire.multipart;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import io.vertx.core.buffer.Buffer;
import java.util.Set;

/** Forms of any bytes at any splits: nothing escapes and nothing is invented. */
final class MultipartFuzzTest {

  @FuzzTest(maxDuration = "10s")
  void whatComesOutIsTheBeginningOfWhatWentIn(FuzzedDataProvider data) {
    MultipartScan scan = new MultipartScan("b", Set.of("model"));
    Buffer in = Buffer.buffer();
    Buffer out = Buffer.buffer();
    while (data.remainingBytes() > 0) {
      Buffer chunk = Buffer.buffer(data.consumeBytes(data.consumeInt(0, 64)));
      in.appendBuffer(chunk);
      scan.feed(chunk).forEach(piece -> out.appendBuffer(piece.bytes()));
    }
    scan.end();
    if (!in.slice(0, out.length()).equals(out)) {
      throw new AssertionError("not what went in");
    }
    if (scan.complete() && out.length() != in.length()) {
      throw new AssertionError("a whole form was held back");
    }
  }
}
