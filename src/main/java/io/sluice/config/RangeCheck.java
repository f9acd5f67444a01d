package io.sluice.config;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Checks durations and sizes against {@code x-minimum} and {@code x-maximum} of the schema. */
final class RangeCheck {
  private RangeCheck() {}

  static void check(Place place, Schema schema, Findings findings) {
    place.fields().forEach((name, field) -> check(field, schema.field(name), findings));
    place.items().forEach(item -> check(item, schema.items(), findings));
    String least = schema.word("x-minimum");
    String most = schema.word("x-maximum");
    if (least != null && most != null && place.node() instanceof Node.Scalar scalar) {
      String text = String.valueOf(scalar.json());
      if (!within(text, least, most, Units::duration) && !within(text, least, most, Units::size)) {
        findings.error(place, Wording.expected("between " + least + " and " + most, place));
      }
    }
  }

  private static <T extends Comparable<T>> boolean within(
      String text, String least, String most, Function<String, @Nullable T> unit) {
    T value = unit.apply(text);
    T lowest = unit.apply(least);
    T highest = unit.apply(most);
    return value != null
        && lowest != null
        && highest != null
        && value.compareTo(lowest) >= 0
        && value.compareTo(highest) <= 0;
  }
}
