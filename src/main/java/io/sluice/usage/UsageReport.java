package io.sluice.usage;

import java.time.YearMonth;
import java.util.List;

/**
 * A month's usage by group.
 *
 * @param month in UTC
 * @param rows in the order of their groups
 */
public record UsageReport(YearMonth month, By by, List<Row> rows) {

  public UsageReport {
    rows = List.copyOf(rows);
  }

  /** What the rows are grouped by. */
  public enum By {
    TEAM("team"),
    MODEL("model"),
    USER("user"),
    PROVIDER("provider"),
    COST_CENTRE("cost-centre");

    private final String word;

    By(String word) {
      this.word = word;
    }

    /** As on the command line. */
    @Override
    public String toString() {
      return word;
    }
  }

  /**
   * One group's requests.
   *
   * @param requests however many attempts they took
   * @param tokens of all attempts
   * @param reported how many of the requests have the provider's own numbers; the next three: how
   *     many have others
   */
  public record Row(
      String group,
      long requests,
      TokenCounts tokens,
      long reported,
      long estimated,
      long partial,
      long uncertain) {

    private static Row none(String group) {
      return new Row(group, 0, TokenCounts.NONE, 0, 0, 0, 0);
    }

    private Row plus(Row other) {
      return new Row(
          group,
          requests + other.requests,
          tokens.plus(other.tokens),
          reported + other.reported,
          estimated + other.estimated,
          partial + other.partial,
          uncertain + other.uncertain);
    }
  }

  /** The sum of the rows. */
  public Row total() {
    return rows.stream().reduce(Row.none("total"), Row::plus);
  }
}
