package io.sluice.usage.price.feed;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** When which of a model's prices of genai-prices holds. */
final class GenaiTimes {

  private GenaiTimes() {}

  /** The day, and all later ones on which a price begins; what was before is past. */
  static SortedSet<LocalDate> days(JsonNode model, LocalDate day) throws UnfitException {
    SortedSet<LocalDate> days = new TreeSet<>();
    days.add(day);
    if (model.path("prices").isArray()) {
      for (JsonNode each : model.path("prices")) {
        days.add(start(each.path("constraint")));
      }
    }
    for (JsonNode each : model.path("price_variants")) {
      if (allDay(each.path("constraint"))) {
        days.add(start(each.path("constraint")));
      }
    }
    return days.tailSet(day);
  }

  /** The usual prices on a day; null if none has begun. */
  static @Nullable JsonNode usual(JsonNode prices, LocalDate day) throws UnfitException {
    if (!prices.isArray()) {
      return prices;
    }
    TreeMap<LocalDate, JsonNode> begins = new TreeMap<>();
    for (JsonNode each : prices) {
      // Of several that hold, the last one in the file counts.
      begins.put(start(each.path("constraint")), each.path("prices"));
    }
    Map.Entry<LocalDate, JsonNode> found = begins.floorEntry(day);
    return found == null ? null : found.getValue();
  }

  static boolean begun(JsonNode constraint, LocalDate day) throws UnfitException {
    return !start(constraint).isAfter(day);
  }

  /** Whether it does not come and go with the time of day. */
  static boolean allDay(JsonNode constraint) {
    return constraint.isMissingNode() || constraint.isNull() || constraint.has("start_date");
  }

  private static LocalDate start(JsonNode constraint) throws UnfitException {
    if (!allDay(constraint)) {
      throw new UnfitException("prices", "depend on the time of day");
    }
    if (!constraint.has("start_date")) {
      return LocalDate.MIN;
    }
    try {
      return LocalDate.parse(constraint.path("start_date").asText());
    } catch (DateTimeException e) {
      throw new UnfitException("start_date", "is no day");
    }
  }
}
