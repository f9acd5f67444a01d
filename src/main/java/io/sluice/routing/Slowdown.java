package io.sluice.routing;

import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Tells when first tokens come much later than they used to: the average of the last ten is more
 * than two and a half times that of the last two hundred. Each time it has said so it takes half of
 * the difference to be normal: a lasting change brings a few cuts and not an end.
 */
final class Slowdown {

  private static final double RECENT = 0.1;
  private static final double USUAL = 0.005;
  private static final double TOO_MUCH = 2.5;
  private static final int ENOUGH = 50;

  private final AtomicBoolean busy = new AtomicBoolean();
  private double recent;
  private double usual;
  private long samples;

  /** What comes while another thread is counting is not counted: a sample is enough. */
  boolean seen(long nanos) {
    if (!busy.compareAndSet(false, true)) {
      return false;
    }
    try {
      return count(nanos);
    } finally {
      busy.set(false);
    }
  }

  private boolean count(long nanos) {
    samples++;
    recent += (nanos - recent) * Math.max(RECENT, 1.0 / samples);
    usual += (nanos - usual) * Math.max(USUAL, 1.0 / samples);
    if (samples < ENOUGH || recent < TOO_MUCH * usual) {
      return false;
    }
    usual = (usual + recent) / 2;
    return true;
  }
}
