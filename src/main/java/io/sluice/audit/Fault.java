package io.sluice.audit;

/**
 * The first thing that is wrong with an audit.
 *
 * @param kind {@code changed}, {@code dropped}, {@code swapped}, {@code repeated}, {@code
 *     truncated}, {@code torn}, {@code bad_signature}, {@code unknown_key} or {@code other_writer}
 * @param file where it shows
 * @param line from 1; 0 where it is about the whole file
 * @param sequence number of the first record that is not as it was; 0 if it is not about one
 * @param message for people
 */
public record Fault(String kind, String file, long line, long sequence, String message) {}
