package io.sluice.wire.conversation;

import io.sluice.usage.TokenCounts;
import io.sluice.wire.Answer;
import io.sluice.wire.Fault;
import io.sluice.wire.Figures;
import io.vertx.core.buffer.Buffer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A JSON answer in one format becomes one in another, when all of it is there. */
public final class TranslatedAnswer implements Answer {

  private static final int MAX_BYTES = 32 << 20;
  private static final int BYTES_PER_TOKEN = 4;

  private final Function<Buffer, Said> translation;
  private final Figures brackets = Figures.none();
  private Buffer held = Buffer.buffer();
  private @Nullable Said said;
  private @Nullable String unreadable;

  /**
   * An answer in the caller's format.
   *
   * @param usage null if the provider gave none
   */
  public record Said(Buffer body, String servedModel, @Nullable TokenCounts usage) {}

  /**
   * An answer that has not begun.
   *
   * @param translation throws {@link Untranslatable} for what is no answer
   */
  public TranslatedAnswer(Function<Buffer, Said> translation) {
    this.translation = translation;
  }

  @Override
  public String contentType() {
    return "application/json";
  }

  @Override
  public Buffer feed(Buffer bytes) {
    if (unreadable != null || said != null) {
      return Buffer.buffer();
    }
    if (held.length() + bytes.length() > MAX_BYTES) {
      unreadable = "it is longer than the bound of " + MAX_BYTES + " bytes";
      return Buffer.buffer();
    }
    held.appendBuffer(bytes);
    brackets.feed(bytes);
    if (brackets.complete()) {
      translate();
    }
    return Buffer.buffer();
  }

  private void translate() {
    try {
      said = translation.apply(held);
    } catch (Untranslatable e) {
      unreadable = e.explanation();
    }
  }

  @Override
  public Buffer end() {
    Said whole = said;
    held = Buffer.buffer();
    return whole == null ? Buffer.buffer() : whole.body();
  }

  @Override
  public boolean complete() {
    return said != null;
  }

  @Override
  public boolean failed() {
    return false;
  }

  @Override
  public @Nullable String unreadable() {
    return unreadable;
  }

  @Override
  public @Nullable TokenCounts reported() {
    return said == null ? null : said.usage();
  }

  @Override
  public long estimatedOutput() {
    return held.length() / BYTES_PER_TOKEN;
  }

  @Override
  public String servedModel() {
    return said == null ? "" : said.servedModel();
  }

  @Override
  public @Nullable Buffer failure(Fault fault) {
    return null;
  }
}
