package io.sluice.telemetry;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.UnsynchronizedAppenderBase;
import ch.qos.logback.core.encoder.Encoder;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Takes events from the event loops and wakes nobody: a thread of its own looks every few
 * milliseconds and writes what has gathered in one go. Waking it for each line would cost a request
 * more than the line itself. What does not fit is dropped and counted, never waited for.
 */
final class GatheringAppender extends UnsynchronizedAppenderBase<ILoggingEvent> {

  private static final int MAX_GATHERED = 16_384;
  private static final long PERIOD_NANOS = TimeUnit.MILLISECONDS.toNanos(20);
  private static final long STOP_MILLIS = 5_000;

  private final Encoder<ILoggingEvent> encoder;
  private final PrintStream out;
  private final Queue<ILoggingEvent> gathered = new ConcurrentLinkedQueue<>();
  private final AtomicInteger size = new AtomicInteger();
  private final AtomicLong dropped = new AtomicLong();
  private final Thread writer = new Thread(this::run, "sluice-log");

  GatheringAppender(Encoder<ILoggingEvent> encoder, PrintStream out) {
    this.encoder = encoder;
    this.out = out;
    writer.setDaemon(true);
  }

  @Override
  public void start() {
    super.start();
    writer.start();
  }

  @Override
  protected void append(ILoggingEvent event) {
    if (size.incrementAndGet() > MAX_GATHERED) {
      size.decrementAndGet();
      dropped.incrementAndGet();
      return;
    }
    // Now, because its arguments may have changed when the line is written.
    String unused = event.getFormattedMessage();
    gathered.add(event);
  }

  private void run() {
    while (isStarted()) {
      LockSupport.parkNanos(PERIOD_NANOS);
      write();
    }
    write();
  }

  private void write() {
    ByteArrayOutputStream lines = new ByteArrayOutputStream();
    for (ILoggingEvent event = gathered.poll(); event != null; event = gathered.poll()) {
      size.decrementAndGet();
      lines.writeBytes(encoder.encode(event));
    }
    if (lines.size() > 0) {
      out.write(lines.toByteArray(), 0, lines.size());
      out.flush();
    }
    long lost = dropped.getAndSet(0);
    if (lost > 0) {
      out.println("... " + lost + " log lines were dropped: more came than could be written");
    }
  }

  @Override
  public void stop() {
    super.stop();
    LockSupport.unpark(writer);
    try {
      writer.join(STOP_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
