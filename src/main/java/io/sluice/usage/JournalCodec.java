package io.sluice.usage;

import io.sluice.usage.Spend.Outcome;
import io.sluice.usage.Spend.Provenance;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of a journal record, big-endian: {@code u32 length, u32 CRC32C of the payload,
 * payload}. The payload is a type byte, a version byte and the fields in the order of their record;
 * text is {@link JournalText}. Not for two threads.
 */
final class JournalCodec {
  /** Length and checksum. */
  static final int HEADER = 8;

  /** No frame is longer: the longest has eight texts at their bound and a few numbers. */
  static final int MAX_FRAME = 8192;

  private static final int MIN_PAYLOAD = 2;
  private static final byte INTENT = 1;
  private static final byte SPEND = 2;
  private static final byte VERSION = 1;

  private final CRC32C crc = new CRC32C();

  /** Fills the buffer with one frame, ready to be written. */
  void encode(JournalRecord entry, ByteBuffer to) {
    to.clear().position(HEADER);
    if (entry instanceof Intent intent) {
      putIntent(intent, to.put(INTENT).put(VERSION));
    } else if (entry instanceof Spend spend) {
      putSpend(spend, to.put(SPEND).put(VERSION));
    }
    int end = to.position();
    to.limit(end).position(HEADER);
    crc.reset();
    crc.update(to);
    to.putInt(0, end - HEADER).putInt(4, (int) crc.getValue()).position(0);
  }

  /**
   * Takes the frame at the buffer's position and moves behind it.
   *
   * @return null, and the position stays, if no whole and sound frame stands there
   */
  @Nullable JournalRecord decode(ByteBuffer from) {
    if (from.remaining() < HEADER + MIN_PAYLOAD) {
      return null;
    }
    int start = from.position();
    int length = from.getInt(start);
    if (length < MIN_PAYLOAD || length > MAX_FRAME - HEADER || length > from.remaining() - HEADER) {
      return null;
    }
    ByteBuffer payload = from.slice(start + HEADER, length);
    crc.reset();
    crc.update(payload.duplicate());
    if ((int) crc.getValue() != from.getInt(start + 4)) {
      return null;
    }
    JournalRecord entry = parse(payload);
    if (entry != null) {
      from.position(start + HEADER + length);
    }
    return entry;
  }

  /** Null for what a newer version wrote: sound bytes that must not be guessed at. */
  private static @Nullable JournalRecord parse(ByteBuffer payload) {
    byte type = payload.get();
    if (payload.get() != VERSION) {
      return null;
    }
    try {
      JournalRecord entry =
          switch (type) {
            case INTENT -> getIntent(payload);
            case SPEND -> getSpend(payload);
            default -> null;
          };
      return payload.hasRemaining() ? null : entry;
    } catch (BufferUnderflowException | IllegalArgumentException | DateTimeException unknownShape) {
      return null;
    }
  }

  private static void putIntent(Intent intent, ByteBuffer to) {
    JournalText.put(intent.requestId(), to);
    to.putLong(intent.started().toEpochMilli());
    JournalText.put(intent.team(), to);
    JournalText.put(intent.user(), to);
    JournalText.put(intent.costCentre(), to);
    JournalText.put(intent.provider(), to);
    JournalText.put(intent.model(), to);
    JournalText.put(intent.upstreamModel(), to);
    JournalText.put(intent.format(), to);
    to.put((byte) (intent.streamed() ? 1 : 0)).putLong(intent.estimatedInputTokens());
  }

  private static Intent getIntent(ByteBuffer from) {
    return new Intent(
        JournalText.get(from),
        Instant.ofEpochMilli(from.getLong()),
        JournalText.get(from),
        JournalText.get(from),
        JournalText.get(from),
        JournalText.get(from),
        JournalText.get(from),
        JournalText.get(from),
        JournalText.get(from),
        from.get() != 0,
        from.getLong());
  }

  private static void putSpend(Spend spend, ByteBuffer to) {
    JournalText.put(spend.requestId(), to);
    TokenCounts tokens = spend.tokens();
    to.putLong(tokens.input()).putLong(tokens.cacheRead()).putLong(tokens.cacheWrite());
    to.putLong(tokens.output()).putLong(tokens.reasoning());
    // Names, not ordinals: a constant added in between must not change what was written.
    JournalText.put(spend.provenance().name(), to);
    JournalText.put(spend.outcome().name(), to);
    JournalText.put(spend.servedModel(), to);
    to.putInt(spend.status()).putLong(spend.firstTokenMillis()).putLong(spend.durationMillis());
  }

  private static Spend getSpend(ByteBuffer from) {
    return new Spend(
        JournalText.get(from),
        new TokenCounts(
            from.getLong(), from.getLong(), from.getLong(), from.getLong(), from.getLong()),
        Provenance.valueOf(JournalText.get(from)),
        Outcome.valueOf(JournalText.get(from)),
        JournalText.get(from),
        from.getInt(),
        from.getLong(),
        from.getLong());
  }
}
