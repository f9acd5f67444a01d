package io.sluice.wire.gemini;

import io.sluice.usage.TokenCounts;
import io.sluice.wire.FieldSearch;
import io.sluice.wire.Slice;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a streamed answer while its events pass by. Each event repeats the usage of the
 * answer so far, so of all but a few only the latest is kept, and it is read when someone asks.
 */
final class GeminiProgress {

  /** The model is looked for in so many events, then no more. */
  private static final int EVENTS_THAT_NAME_THE_MODEL = 4;

  private static final int BYTES_PER_TOKEN = 4;

  private String model = "";
  private @Nullable TokenCounts usage;
  private byte @Nullable [] latest;
  private boolean finished;
  private boolean failed;
  private long events;
  private long bytes;

  /** True as long as events have to be given to {@link #learn} one by one. */
  boolean wantsEach() {
    return model.isEmpty() && events < EVENTS_THAT_NAME_THE_MODEL;
  }

  /** An event has passed. */
  void learn(Slice data) {
    bytes += data.length();
    if (!wantsEach() && !GeminiNews.matters(FieldSearch.text(data))) {
      events++;
      latest = Arrays.copyOfRange(data.bytes(), data.from(), data.to());
      return;
    }
    events++;
    GeminiNews news = GeminiNews.parse(data);
    if (news == null) {
      return;
    }
    model = news.model().isEmpty() ? model : news.model();
    finished |= news.finished();
    failed |= news.failed();
    if (news.usage() != null) {
      usage = news.usage();
      latest = null;
    }
  }

  /** Events have passed that say nothing new but usage. */
  void passed(int count, byte[] last, int length) {
    events += count;
    bytes += length;
    latest = last;
  }

  String model() {
    return model;
  }

  boolean finished() {
    return finished;
  }

  boolean failed() {
    return failed;
  }

  /** Of the answer so far; null if the provider has not said. */
  @Nullable TokenCounts usage() {
    byte[] unread = latest;
    latest = null;
    if (unread != null) {
      GeminiNews news = GeminiNews.parse(new Slice(unread, 0, unread.length));
      if (news != null && news.usage() != null) {
        usage = news.usage();
      }
    }
    return usage;
  }

  /** On the high side: an event has its frame around its text. */
  long estimatedOutput() {
    return bytes / BYTES_PER_TOKEN;
  }
}
