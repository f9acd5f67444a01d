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
 * text is {@link JournalText}. Version 2 has all of version 1 and more behind it; both are read.
 * Not for two threads.
 */
final class JournalCodec {
  /** Length and checksum. */
  static final int HEADER = 8;

  /** No frame is longer: the longest has nine texts at their bound and a few numbers. */
  static final int MAX_FRAME = 8192;

  private static final int MIN_PAYLOAD = 2;
  private static final byte INTENT = 1;
  private static final byte SPEND = 2;
  private static final byte FIRST_VERSION = 1;
  private static final byte VERSION = 2;

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
    byte version = payload.get();
    if (version != VERSION && version != FIRST_VERSION) {
      return null;
    }
    boolean first = version == FIRST_VERSION;
    try {
      JournalRecord entry =
          switch (type) {
            case INTENT -> getIntent(payload, first);
            case SPEND -> getSpend(payload, first);
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
    JournalText.put(intent.deployment(), to);
    to.putInt(intent.attempt());
  }

  private static Intent getIntent(ByteBuffer from, boolean first) {
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
        from.getLong(),
        first ? "" : JournalText.get(from),
        first ? 1 : from.getInt());
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
    to.putLong(tokens.cacheWriteLong()).putLong(tokens.audioInput()).putLong(tokens.audioOutput());
    to.putLong(tokens.imageInput()).putLong(tokens.imageOutput()).putLong(tokens.units());
  }

  private static Spend getSpend(ByteBuffer from, boolean first) {
    String requestId = JournalText.get(from);
    TokenCounts tokens =
        new TokenCounts(
            from.getLong(), from.getLong(), from.getLong(), from.getLong(), from.getLong());
    Provenance provenance = Provenance.valueOf(JournalText.get(from));
    Outcome outcome = Outcome.valueOf(JournalText.get(from));
    String servedModel = JournalText.get(from);
    int status = from.getInt();
    long firstTokenMillis = from.getLong();
    long durationMillis = from.getLong();
    return new Spend(
        requestId,
        first ? tokens : withParts(tokens, from),
        provenance,
        outcome,
        servedModel,
        status,
        firstTokenMillis,
        durationMillis);
  }

  private static TokenCounts withParts(TokenCounts tokens, ByteBuffer from) {
    return new TokenCounts(
        tokens.input(),
        tokens.cacheRead(),
        tokens.cacheWrite(),
        tokens.output(),
        tokens.reasoning(),
        from.getLong(),
        from.getLong(),
        from.getLong(),
        from.getLong(),
        from.getLong(),
        from.getLong());
  }
}
