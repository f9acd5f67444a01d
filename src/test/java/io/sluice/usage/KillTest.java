package io.sluice.usage;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.config.LedgerConfig;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A broker that is killed loses nothing that it was told was written. */
class KillTest {
  @TempDir private Path data;
  private final Set<String> intents = new HashSet<>();
  private final Set<String> spends = new HashSet<>();

  @Test
  @Timeout(value = 2, unit = TimeUnit.MINUTES)
  void allThatWasWrittenIsInTheLedgerAfterKillsAndRestarts() throws Exception {
    for (int round = 0; round < 3; round++) {
      runAndKill("k" + round, 4000 + 3500 * round);
    }
    UsageLedger.open(new LedgerConfig(data, Duration.ofMillis(50), 1), Clock.systemUTC())
        .close(Duration.ofSeconds(30));

    Map<String, String> rows = rows();
    assertThat(rows.keySet()).containsAll(intents);
    assertThat(spends)
        .isNotEmpty()
        .allSatisfy(id -> assertThat(rows).containsEntry(id, "reported 100"));
    // What is beyond the last line read was written, but there was no time to say so: at most one
    // record of each of the two threads in each round.
    Set<String> unsaid = new HashSet<>(rows.keySet());
    unsaid.removeAll(intents);
    assertThat(unsaid).hasSizeLessThanOrEqualTo(3 * 2);
    Map<String, String> open = new HashMap<>(rows);
    open.values().removeIf("reported 100"::equals);
    assertThat(open.values()).isNotEmpty().containsOnly("uncertain 42");
    assertThat(open).hasSizeLessThanOrEqualTo(3 * 2 * 5);
  }

  private void runAndKill(String prefix, int lines) throws IOException, InterruptedException {
    Process broker =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                KilledBroker.class.getName(),
                data.toString(),
                prefix)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    try (BufferedReader said = broker.inputReader(StandardCharsets.UTF_8)) {
      int read = 0;
      for (String line = said.readLine(); line != null; line = said.readLine()) {
        note(line);
        if (++read == lines) {
          broker.toHandle().destroyForcibly(); // and leaves its output open
        }
      }
      assertThat(read).isGreaterThanOrEqualTo(lines);
    } finally {
      broker.destroyForcibly();
    }
    assertThat(broker.waitFor()).isNotZero();
  }

  /** The last line may be cut: if its id is, it is that of an earlier request. */
  private void note(String line) {
    if (line.matches("I k\\d-[xy]-\\d+")) {
      intents.add(line.substring(2));
    } else if (line.matches("S k\\d-[xy]-\\d+")) {
      spends.add(line.substring(2));
    }
  }

  private Map<String, String> rows() throws SQLException {
    Map<String, String> rows = new HashMap<>();
    try (Connection ledger =
            DriverManager.getConnection("jdbc:sqlite:" + data.resolve("ledger.db"));
        Statement statement = ledger.createStatement();
        ResultSet result =
            statement.executeQuery(
                "SELECT request_id, provenance || ' ' || (input_tokens + cache_read_tokens"
                    + " + cache_write_tokens + output_tokens) FROM usage")) {
      while (result.next()) {
        rows.put(result.getString(1), result.getString(2));
      }
    }
    return rows;
  }
}
