package io.sluice.usage;

import java.util.List;
import java.util.stream.Collectors;

/** Lines as in RFC 4180 that a spreadsheet opens as text: a cell is never a formula. */
final class Csv {
  // What Excel, LibreOffice or Google Sheets may take for the start of one.
  private static final String FORMULA_STARTS = "=+-@\t\r";

  private Csv() {}

  static String line(List<String> cells) {
    return cells.stream().map(Csv::cell).collect(Collectors.joining(",", "", "\r\n"));
  }

  static String cell(String text) {
    String safe =
        !text.isEmpty() && FORMULA_STARTS.indexOf(text.charAt(0)) >= 0 ? "'" + text : text;
    boolean quoted = safe.chars().anyMatch(c -> c == '"' || c == ',' || c == '\n' || c == '\r');
    return quoted ? '"' + safe.replace("\"", "\"\"") + '"' : safe;
  }
}
