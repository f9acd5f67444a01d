package io.sluice.limits;

import java.util.List;

/** What one reservation took of a {@link MemoryStore}. */
final class Hold {

  /** Unique; orders what ends at the same time. */
  final long number;

  final List<Claim> claims;

  /** When its lease ends, by the nano clock. */
  final long until;

  Hold(long number, List<Claim> claims, long until) {
    this.number = number;
    this.claims = claims;
    this.until = until;
  }

  boolean over(long now) {
    return until - now <= 0;
  }
}
