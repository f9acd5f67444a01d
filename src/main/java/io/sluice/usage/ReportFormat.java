package io.sluice.usage;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.usage.UsageReport.Row;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * How a report is written. Every format has the same columns in the same order; only the table
 * leaves out a kind of token that nobody used.
 */
public enum ReportFormat {
  /** For people: aligned columns and a line of totals. */
  TABLE {
    @Override
    public String render(UsageReport report) {
      List<List<String>> lines = new ArrayList<>();
      List<Integer> columns = columnsToShow(report);
      lines.add(pick(columns, headings(report)));
      report.rows().forEach(row -> lines.add(pick(columns, printable(cells(row)))));
      lines.add(pick(columns, cells(report.total())));
      int[] widths = new int[lines.get(0).size()];
      for (List<String> line : lines) {
        for (int i = 0; i < widths.length; i++) {
          widths[i] = Math.max(widths[i], line.get(i).length());
        }
      }
      StringBuilder text =
          new StringBuilder("Usage by %s, %s (UTC)\n\n".formatted(report.by(), report.month()));
      lines.forEach(line -> align(line, widths, text));
      return text.toString();
    }
  },

  /** RFC 4180, with formulas made harmless. No totals: a sum over a column must not count twice. */
  CSV {
    @Override
    public String render(UsageReport report) {
      StringBuilder text = new StringBuilder(Csv.line(headings(report)));
      report.rows().forEach(row -> text.append(Csv.line(cells(row))));
      return text.toString();
    }
  },

  /** {@code {"month", "by", "rows": [...], "total": {...}}}. */
  JSON {
    @Override
    public String render(UsageReport report) {
      ObjectMapper mapper = new ObjectMapper();
      ObjectNode root = mapper.createObjectNode();
      root.put("month", report.month().toString()).put("by", report.by().toString());
      List<String> names = headings(report);
      var rows = root.putArray("rows");
      report
          .rows()
          .forEach(row -> fill(rows.addObject(), names, row).put(names.get(0), row.group()));
      fill(root.putObject("total"), names, report.total());
      try {
        return mapper.writerWithDefaultPrettyPrinter().writeValueAsString(root) + "\n";
      } catch (JsonProcessingException e) {
        throw new IllegalStateException("a tree of texts and numbers is always JSON", e);
      }
    }
  };

  private static final List<String> NUMBERS =
      List.of(
          "requests",
          "input",
          "cache_read",
          "cache_write",
          "output",
          "reasoning",
          "total",
          "reported",
          "estimated",
          "partial",
          "uncertain",
          "cache_write_long",
          "audio_input",
          "audio_output",
          "image_input",
          "image_output",
          "units");

  /** From here on, columns that most reports have no use for. */
  private static final int SELDOM = NUMBERS.indexOf("cache_write_long");

  /** The whole text, with its last line break. */
  public abstract String render(UsageReport report);

  private static List<String> headings(UsageReport report) {
    List<String> headings = new ArrayList<>();
    headings.add(report.by().toString().replace('-', '_'));
    headings.addAll(NUMBERS);
    return headings;
  }

  private static long[] numbers(Row row) {
    TokenCounts tokens = row.tokens();
    return new long[] {
      row.requests(),
      tokens.input(),
      tokens.cacheRead(),
      tokens.cacheWrite(),
      tokens.output(),
      tokens.reasoning(),
      tokens.total(),
      row.reported(),
      row.estimated(),
      row.partial(),
      row.uncertain(),
      tokens.cacheWriteLong(),
      tokens.audioInput(),
      tokens.audioOutput(),
      tokens.imageInput(),
      tokens.imageOutput(),
      tokens.units()
    };
  }

  /** Indexes of columns, the group's name being 0. */
  private static List<Integer> columnsToShow(UsageReport report) {
    long[] total = numbers(report.total());
    return IntStream.rangeClosed(0, total.length)
        .filter(column -> column <= SELDOM || total[column - 1] != 0)
        .boxed()
        .toList();
  }

  private static List<String> pick(List<Integer> columns, List<String> cells) {
    return columns.stream().map(cells::get).toList();
  }

  private static List<String> cells(Row row) {
    List<String> cells = new ArrayList<>();
    cells.add(row.group());
    for (long number : numbers(row)) {
      cells.add(Long.toString(number));
    }
    return cells;
  }

  private static ObjectNode fill(ObjectNode node, List<String> headings, Row row) {
    long[] numbers = numbers(row);
    for (int i = 0; i < numbers.length; i++) {
      node.put(headings.get(i + 1), numbers[i]);
    }
    return node;
  }

  /** What a caller has put into a name must not move the cursor of a terminal. */
  private static List<String> printable(List<String> cells) {
    return cells.stream()
        .map(cell -> cell.replaceAll("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}]", "?"))
        .toList();
  }

  private static void align(List<String> line, int[] widths, StringBuilder text) {
    text.append(String.format(Locale.ROOT, "%-" + Math.max(1, widths[0]) + "s", line.get(0)));
    for (int i = 1; i < widths.length; i++) {
      text.append("  ").append(String.format(Locale.ROOT, "%" + widths[i] + "s", line.get(i)));
    }
    text.append('\n');
  }
}
