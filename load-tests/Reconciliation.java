import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The provider's own count against the ledger, request by request.
 *
 * @param bills how many requests the provider billed
 * @param rows how many the ledger holds
 * @param complete how many both call completed
 * @param neverBilled rows of requests that the provider did not see, because they ended before
 * @param cutBilled tokens that the provider billed for the requests that were not completed
 * @param cutInLedger tokens that the ledger has for them
 * @param faults one line each, the first few
 */
record Reconciliation(
    long bills,
    long rows,
    long complete,
    long neverBilled,
    long cutBilled,
    long cutInLedger,
    long faultCount,
    List<String> faults) {

  private static final String COMPLETED = "completed";
  private static final int SHOWN = 10;

  private record Count(String outcome, long prompt, long completion) {

    boolean completed() {
      return outcome.equals(COMPLETED);
    }

    long tokens() {
      return prompt + completion;
    }
  }

  /**
   * @param billLog one JSON line for each request billed, as {@code simulate --log} writes it
   * @param ledger the SQLite file; a broker may still have it open
   */
  static Reconciliation of(Path billLog, Path ledger) throws IOException, SQLException {
    Comparison comparison = new Comparison(bills(billLog));
    try (Connection connection =
            DriverManager.getConnection(
                "jdbc:sqlite:file:" + ledger.toAbsolutePath() + "?mode=ro");
        Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT request_id, outcome, input_tokens + cache_read_tokens + cache_write_tokens,"
                    + " output_tokens FROM usage")) {
      while (row.next()) {
        comparison.row(
            row.getString(1), new Count(row.getString(2), row.getLong(3), row.getLong(4)));
      }
    }
    return comparison.result();
  }

  private static Map<String, List<Count>> bills(Path log) throws IOException {
    Map<String, List<Count>> bills = new HashMap<>();
    try (BufferedReader lines = Files.newBufferedReader(log)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        JsonObject bill = new JsonObject(line);
        bills
            .computeIfAbsent(bill.getString("requestId"), id -> new ArrayList<>(1))
            .add(
                new Count(
                    bill.getString("outcome"),
                    bill.getLong("promptTokens"),
                    bill.getLong("completionTokens")));
      }
    }
    return bills;
  }

  private static final class Comparison {
    private final Map<String, List<Count>> open;
    private final long bills;
    private final List<String> faults = new ArrayList<>();
    private long faultCount;
    private long rows;
    private long complete;
    private long neverBilled;
    private long cutBilled;
    private long cutInLedger;

    Comparison(Map<String, List<Count>> bills) {
      this.open = bills;
      this.bills = bills.values().stream().mapToLong(List::size).sum();
    }

    void row(String id, Count row) {
      rows++;
      List<Count> billed = open.remove(id);
      if (billed == null) {
        neverBilled++;
        if (row.completed() || row.completion() > 0) {
          fault(id, "is in the ledger as " + row + " and was never billed, or is there twice");
        }
      } else if (billed.size() > 1) {
        fault(id, "was billed " + billed.size() + " times: " + billed);
      } else {
        compare(id, row, billed.get(0));
      }
    }

    private void compare(String id, Count row, Count bill) {
      if (row.completed() != bill.completed()) {
        fault(id, "is " + row + " in the ledger and " + bill + " on the bill");
      } else if (!row.completed()) {
        cutBilled += bill.tokens();
        cutInLedger += row.tokens();
      } else if (!row.equals(bill)) {
        fault(id, "counts " + row + " in the ledger and " + bill + " on the bill");
      } else {
        complete++;
      }
    }

    Reconciliation result() {
      open.forEach((id, billed) -> fault(id, "was billed and is not in the ledger: " + billed));
      return new Reconciliation(
          bills, rows, complete, neverBilled, cutBilled, cutInLedger, faultCount, faults);
    }

    private void fault(String id, String what) {
      faultCount++;
      if (faults.size() < SHOWN) {
        faults.add("request '" + id + "' " + what);
      }
    }
  }
}
