package io.sluice.limits;

import java.time.Duration;

/** Something that is counted, and how far it may go. Two with the same key are one. */
public sealed interface Counter {

  /**
   * Names it in the store. Everything of one decision that shares a hash tag stands in braces at
   * the start, e.g. <code>{t:search}:limits[0]:requests/minute</code>.
   */
  String key();

  /**
   * A rate: a GCRA (ITU-T I.371) of amounts.
   *
   * @param amount per period, at least 1
   * @param burst at once, at least 1
   */
  record Rate(String key, long amount, Duration period, long burst) implements Counter {}

  /**
   * Requests open at the same time, each with a lease.
   *
   * @param capacity at least 1
   */
  record Gate(String key, int capacity) implements Counter {}

  /**
   * An amount for one period of the calendar.
   *
   * @param key names the period too
   * @param capacity in the same unit as what is taken
   * @param hard false counts without ever refusing
   * @param ends how long the period still lasts when this was made
   */
  record Purse(String key, long capacity, boolean hard, Duration ends) implements Counter {}
}
