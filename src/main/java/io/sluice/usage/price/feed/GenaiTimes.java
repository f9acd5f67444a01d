package io.sluice.usage.price.feed;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** From which day on a price of genai-prices holds. */
final class GenaiTimes {

  /** What holds from a day on. */
  record Span(LocalDate from, JsonNode prices) {}

  private GenaiTimes() {}

  /** What holds on a day, and what is known of later ones; what was before is past. */
  static List<Span> spans(JsonNode prices, LocalDate day) throws UnfitException {
    if (!prices.isArray()) {
      return List.of(new Span(day, prices));
    }
    TreeMap<LocalDate, JsonNode> begins = new TreeMap<>();
    for (JsonNode each : prices) {
      // Of several that hold, the last one in the file counts.
      begins.put(start(each.path("constraint")), each.path("prices"));
    }
    Map.Entry<LocalDate, JsonNode> now = begins.floorEntry(day);
    List<Span> spans = new ArrayList<>();
    if (now != null) {
      spans.add(new Span(day, now.getValue()));
    }
    begins.tailMap(day, false).forEach((from, each) -> spans.add(new Span(from, each)));
    return spans;
  }

  /** Whether what has this condition holds on a day and all after it. */
  static boolean begun(JsonNode constraint, LocalDate day) {
    try {
      return !start(constraint).isAfter(day);
    } catch (UnfitException e) {
      return false;
    }
  }

  private static LocalDate start(JsonNode constraint) throws UnfitException {
    if (constraint.isMissingNode() || constraint.isNull()) {
      return LocalDate.MIN;
    }
    String start = constraint.path("start_date").asText("");
    if (start.isEmpty()) {
      throw new UnfitException("prices", "depend on the time of day");
    }
    try {
      return LocalDate.parse(start);
    } catch (DateTimeException e) {
      throw new UnfitException("start_date", "is no day");
    }
  }
}
