package io.sluice.usage.price;

/**
 * What a request cost.
 *
 * @param currency ISO 4217
 * @param micros millionths of its unit, discounts taken off
 * @param listMicros without discounts
 * @param savedMicros what reading from the provider's cache spared, at list price
 * @param version of the price: the book's name of it; empty if there was none, and all is zero then
 */
public record Rated(
    String currency, long micros, long listMicros, long savedMicros, String version) {

  public boolean priced() {
    return !version.isEmpty();
  }
}
