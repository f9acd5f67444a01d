package io.sluice.usage.price.feed;

import io.sluice.usage.price.Kind;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** An entry as a price list's YAML has it. */
final class EntryText {

  private static final Pattern PLAIN = Pattern.compile("[A-Za-z][A-Za-z0-9._/@-]*\\*?");

  /** What YAML takes for something else. */
  private static final Set<String> WORDS =
      Set.of("true", "false", "null", "yes", "no", "on", "off");

  private EntryText() {}

  /**
   * Lines, each with its line end.
   *
   * @param indent of the list's dashes, in spaces
   */
  static String of(
      String provider,
      List<String> models,
      LocalDate from,
      Points points,
      String source,
      int indent) {
    StringBuilder text = new StringBuilder();
    String first = " ".repeat(indent) + "- ";
    String rest = " ".repeat(indent + 2);
    text.append(first).append("provider: ").append(scalar(provider)).append('\n');
    text.append(rest)
        .append(
            models.stream()
                .map(EntryText::scalar)
                .collect(Collectors.joining(", ", "models: [", "]\n")));
    text.append(rest).append("from: ").append(from).append('\n');
    rates(points, "", 0).forEach((key, all) -> line(text, rest + key, all));
    List<Long> bounds = points.all().keySet().stream().map(Point::above).distinct().toList();
    List<Long> longer = bounds.stream().filter(above -> above > 0).sorted().toList();
    if (!longer.isEmpty()) {
      text.append(rest).append("above:\n");
    }
    for (long above : longer) {
      text.append(rest).append("  - input_tokens: ").append(above).append('\n');
      rates(points, "", above).forEach((key, all) -> line(text, rest + "    " + key, all));
      tiers(text, rest + "    ", points, above);
    }
    tiers(text, rest, points, 0);
    return text.append(rest).append("source: ").append(scalar(source)).append('\n').toString();
  }

  private static void tiers(StringBuilder text, String indent, Points points, long above) {
    Map<String, Map<String, String>> tiers = new TreeMap<>();
    for (Point point : points.all().keySet()) {
      if (!point.tier().isEmpty() && point.above() == above) {
        tiers.computeIfAbsent(point.tier(), tier -> rates(points, tier, above));
      }
    }
    if (!tiers.isEmpty()) {
      text.append(indent).append("tiers:\n");
    }
    tiers.forEach(
        (tier, rates) ->
            text.append(indent)
                .append("  ")
                .append(scalar(tier))
                .append(": {")
                .append(
                    rates.entrySet().stream()
                        .map(each -> each.getKey() + ": {" + each.getValue() + "}")
                        .collect(Collectors.joining(", ")))
                .append("}\n"));
  }

  /** By token and by piece, each as the inside of a flow mapping. */
  private static Map<String, String> rates(Points points, String tier, long above) {
    Map<String, String> rates = new LinkedHashMap<>();
    points
        .all()
        .forEach(
            (point, money) -> {
              if (point.tier().equals(tier) && point.above() == above) {
                boolean piece = point.kind() == Kind.UNIT || point.kind() == Kind.REQUEST;
                rates.merge(
                    piece ? "per_piece" : "per_million",
                    point.kind().code() + ": " + Points.listed(point, money).toPlainString(),
                    (one, other) -> one + ", " + other);
              }
            });
    return rates;
  }

  private static void line(StringBuilder text, String key, String inside) {
    text.append(key).append(": {").append(inside).append("}\n");
  }

  private static String scalar(String value) {
    return PLAIN.matcher(value).matches() && !WORDS.contains(value.toLowerCase(Locale.ROOT))
        ? value
        : "\"" + value.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
  }
}
