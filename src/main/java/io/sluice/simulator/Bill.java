package io.sluice.simulator;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/** The running bill of one open request. Lives on one event loop; settled exactly once. */
public final class Bill {
  private final Book book;
  private final Clock clock;
  private final Instant started;
  private final String format;
  private final String requestId;
  private String completionId = "";
  private String model = "";
  private boolean streamed;
  private int status;
  private long prompt;
  private long cached;
  private long written;
  private long writtenLong;
  private long units;
  private long completion;
  private long reasoning;
  private boolean settled;

  Bill(Book book, Clock clock, String format, String requestId) {
    this.format = format;
    this.book = book;
    this.clock = clock;
    this.started = clock.instant();
    this.requestId = requestId;
    book.opened();
  }

  /** As soon as it is known. */
  public void asked(String model, boolean streamed) {
    this.model = model;
    this.streamed = streamed;
  }

  /** The prompt is paid for from here on, whatever comes. */
  void accepted(String completionId, Asked asked) {
    Directives directives = asked.directives();
    this.completionId = completionId;
    this.prompt = asked.promptTokens();
    this.cached = directives.cached();
    this.written = (long) directives.cacheWrite() + directives.cacheWriteLong();
    this.writtenLong = directives.cacheWriteLong();
    this.units = asked.units();
  }

  void answered(int status) {
    this.status = status;
  }

  void thought(long tokens) {
    reasoning += tokens;
    completion += tokens;
  }

  void said(long tokens) {
    completion += tokens;
  }

  boolean settled() {
    return settled;
  }

  long elapsedMillis() {
    return Duration.between(started, clock.instant()).toMillis();
  }

  /** Later calls do nothing: the first end is the end. */
  void settle(String outcome) {
    if (settled) {
      return;
    }
    settled = true;
    book.enter(
        new BilledRequest(
            format,
            requestId,
            completionId,
            clock.instant(),
            model,
            streamed,
            outcome,
            status,
            prompt,
            cached,
            written,
            writtenLong,
            completion,
            reasoning,
            units,
            elapsedMillis()));
  }

  /** The connection went away; {@code outcome} says why, unless the provider is being stopped. */
  void cut(String outcome) {
    settle(
        book.isClosing() && outcome.equals(BilledRequest.CLIENT_GONE)
            ? BilledRequest.DIED
            : outcome);
  }
}
