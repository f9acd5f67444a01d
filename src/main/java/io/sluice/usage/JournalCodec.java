package io.sluice.usage;

import io.sluice.usage.Spend.Outcome;
import io.sluice.usage.Spend.Provenance;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of a journal record, big-endian: {@code u32 length, u32 CRC32C of the payload,
 * payload}. The payload is a type byte, a version byte and the fields in the order of their record;
 * text is {@link JournalText}. Each version has all of the one before and more behind it; all are
 * read. Not for two threads.
 */
final class JournalCodec {
  /** Length and checksum. */
  static final int HEADER = 8;

  /** No frame is longer: the longest has 44 texts at their bound and a few numbers. */
  static final int MAX_FRAME = 24 * 1024;

  private static final int MIN_PAYLOAD = 2;
  private static final byte INTENT = 1;
  private static final byte SPEND = 2;
  private static final byte INTENT_VERSION = 3;
  private static final byte SPEND_VERSION = 2;

  private final CRC32C crc = new CRC32C();

  /** Fills the buffer with one frame, ready to be written. */
  void encode(JournalRecord entry, ByteBuffer to) {
    to.clear().position(HEADER);
    if (entry instanceof Intent intent) {
      putIntent(intent, to.put(INTENT).put(INTENT_VERSION));
    } else if (entry instanceof Spend spend) {
      putSpend(spend, to.put(SPEND).put(SPEND_VERSION));
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
    if (version < 1 || version > (type == INTENT ? INTENT_VERSION : SPEND_VERSION)) {
      return null;
    }
    try {
      JournalRecord entry =
          switch (type) {
            case INTENT -> getIntent(payload, version);
            case SPEND -> getSpend(payload, version);
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
    JournalText.put(intent.payer().costCentre(), to);
    JournalText.put(intent.provider(), to);
    JournalText.put(intent.model(), to);
    JournalText.put(intent.upstreamModel(), to);
    JournalText.put(intent.format(), to);
    to.put((byte) (intent.streamed() ? 1 : 0)).putLong(intent.estimatedInputTokens());
    JournalText.put(intent.deployment(), to);
    to.putInt(intent.attempt());
    Payer payer = intent.payer();
    JournalText.put(payer.tenant(), to);
    JournalText.put(payer.client(), to);
    JournalText.put(payer.project(), to);
    to.put((byte) payer.tags().size());
    payer
        .tags()
        .forEach(
            (name, value) -> {
              JournalText.put(name, to);
              JournalText.put(value, to);
            });
  }

  private static Intent getIntent(ByteBuffer from, byte version) {
    String requestId = JournalText.get(from);
    Instant started = Instant.ofEpochMilli(from.getLong());
    String team = JournalText.get(from);
    String user = JournalText.get(from);
    String costCentre = JournalText.get(from);
    String provider = JournalText.get(from);
    String model = JournalText.get(from);
    String upstreamModel = JournalText.get(from);
    String format = JournalText.get(from);
    boolean streamed = from.get() != 0;
    long estimatedInputTokens = from.getLong();
    String deployment = version < 2 ? "" : JournalText.get(from);
    int attempt = version < 2 ? 1 : from.getInt();
    Payer payer =
        version < 3
            ? Payer.of(team, user, costCentre)
            : new Payer(
                JournalText.get(from),
                team,
                user,
                JournalText.get(from),
                JournalText.get(from),
                costCentre,
                getTags(from));
    return new Intent(
        requestId,
        started,
        payer,
        provider,
        model,
        upstreamModel,
        format,
        streamed,
        estimatedInputTokens,
        deployment,
        attempt);
  }

  private static Map<String, String> getTags(ByteBuffer from) {
    Map<String, String> tags = new HashMap<>();
    for (int left = from.get(); left > 0; left--) {
      tags.put(JournalText.get(from), JournalText.get(from));
    }
    return tags;
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

  private static Spend getSpend(ByteBuffer from, byte version) {
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
        version < 2 ? tokens : withParts(tokens, from),
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
