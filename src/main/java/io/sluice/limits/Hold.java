package io.sluice.limits;

import java.util.List;

/** What one reservation took of a {@link MemoryStore}. */
final class Hold {

  /** Unique; orders what ends at the same time. */
  final long number;

  /** In the order of the claims. */
  final Cell[] cells;

  final List<Claim> claims;

  /** When its lease ends, by the nano clock. */
  final long until;

  Hold(long number, Cell[] cells, List<Claim> claims, long until) {
    this.number = number;
    this.cells = cells;
    this.claims = claims;
    this.until = until;
  }

  boolean over(long now) {
    return until - now <= 0;
  }
}
