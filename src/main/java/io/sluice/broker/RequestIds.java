package io.sluice.broker;

import java.security.SecureRandom;
import java.util.SplittableRandom;
import java.util.UUID;

/** UUIDv7 (RFC 9562 section 5.7): sorts by time, unique without asking anyone. For one thread. */
final class RequestIds {

  private final SplittableRandom random = new SplittableRandom(new SecureRandom().nextLong());

  String next(long epochMillis) {
    long high = (epochMillis << 16) | 0x7000 | (random.nextLong() & 0x0fff);
    long low = (random.nextLong() & 0x3fff_ffff_ffff_ffffL) | 0x8000_0000_0000_0000L;
    return new UUID(high, low).toString();
  }
}
