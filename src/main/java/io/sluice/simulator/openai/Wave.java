package io.sluice.simulator.openai;

import io.vertx.core.buffer.Buffer;

/** Sound in 16 bits of one channel: a quiet tone. */
final class Wave {
  private static final int RATE = 24_000;
  private static final int HEADER = 44;
  // A fiftieth of a second.
  private static final int SAMPLES = 480;

  private Wave() {}

  /** The header of a file that has {@code pieces} pieces. */
  static Buffer header(int pieces) {
    int data = pieces * SAMPLES * 2;
    return Buffer.buffer()
        .appendString("RIFF")
        .appendIntLE(HEADER - 8 + data)
        .appendString("WAVEfmt ")
        .appendIntLE(16)
        .appendShortLE((short) 1)
        .appendShortLE((short) 1)
        .appendIntLE(RATE)
        .appendIntLE(RATE * 2)
        .appendShortLE((short) 2)
        .appendShortLE((short) 16)
        .appendString("data")
        .appendIntLE(data);
  }

  static Buffer piece() {
    Buffer piece = Buffer.buffer(SAMPLES * 2);
    for (int i = 0; i < SAMPLES; i++) {
      piece.appendShortLE((short) (800 * Math.sin(i * 2 * Math.PI * 440 / RATE)));
    }
    return piece;
  }

  /** Seconds of a file, rounded up; of one that is no WAV guessed from its size. */
  static int seconds(Buffer file) {
    boolean wav = file.length() >= HEADER && file.getString(0, 4).equals("RIFF");
    int rate = wav ? Math.max(1, file.getIntLE(28)) : RATE;
    int data = wav ? file.length() - HEADER : file.length();
    return Math.max(1, (data + rate - 1) / rate);
  }
}
