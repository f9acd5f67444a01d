package io.sluice.cli;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.broker.Eventually;
import io.sluice.usage.LedgerRow;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code kill -9} in the middle of 200 requests: what the provider billed is in the ledger, once,
 * and nothing else is. The provider's own log is the witness.
 */
@Timeout(value = 3, unit = TimeUnit.MINUTES)
final class CrashIT {

  private static final int REQUESTS = 200;

  @TempDir private Path folder;
  private Path log;
  private Program simulator;
  private String providerUrl;

  @BeforeEach
  void start() throws Exception {
    log = folder.resolve("bills.jsonl");
    simulator = Program.start(folder, "simulate", "--port", "0", "--log", log.toString());
    simulator.awaitReady();
    providerUrl = Demo.find(String.join("\n", simulator.out()), "(http://127.0.0.1:[0-9]+)");
  }

  @AfterEach
  void stop() {
    simulator.close();
  }

  private Demo broker() throws Exception {
    return Demo.start(folder, Map.of(), "--provider-url", providerUrl);
  }

  @RepeatedTest(2)
  void afterAKillTheLedgerHasEveryBilledRequestOnce() throws Exception {
    Path data;
    Set<String> answered;
    try (Demo demo = broker()) {
      data = demo.data;
      answered = killInMidFlight(demo);
    }
    Eventually.that(() -> bills().size() == REQUESTS, "all requests in the provider's log");
    broker().close();
    Map<String, LedgerRow> rows = rows(data);
    assertThat(rows.keySet()).isEqualTo(bills().keySet());
    bills().forEach((id, bill) -> assertAgree(requireNonNull(rows.get(id)), bill));
    assertThat(rows.values()).extracting(LedgerRow::provenance).contains("reported", "uncertain");
    assertThat(answered)
        .allSatisfy(
            id -> assertThat(requireNonNull(rows.get(id)).provenance()).isEqualTo("reported"));

    broker().close();
    assertThat(rows(data)).isEqualTo(rows);
  }

  /**
   * Sends all requests at once and kills the broker when half of them have their answer.
   *
   * @return the ids of those whose callers have it
   */
  private Set<String> killInMidFlight(Demo demo) throws Exception {
    Program minted = Program.run(folder, "token", "mint", "--team", "research", "--data", "data");
    String token = minted.out().get(0);
    Set<String> whole = ConcurrentHashMap.newKeySet();
    List<CompletableFuture<?>> answers = new ArrayList<>();
    for (int i = 0; i < REQUESTS; i++) {
      HttpRequest request = demo.chat(token, question(i));
      answers.add(
          demo.sendAsync(request)
              .thenAccept(
                  answer -> {
                    assertThat(answer.statusCode()).isEqualTo(200);
                    whole.add(answer.headers().firstValue("x-request-id").orElseThrow());
                  }));
    }
    Eventually.that(() -> whole.size() >= REQUESTS / 2, "half of the answers");
    demo.program.kill();
    for (CompletableFuture<?> answer : answers) {
      answer.handle((got, cut) -> null).get(30, TimeUnit.SECONDS);
    }
    assertThat(whole).hasSizeLessThan(REQUESTS);
    return whole;
  }

  /** From 20 to 400 tokens, every tenth not streamed. */
  private static String question(int number) {
    int tokens = 20 + number * 380 / (REQUESTS - 1);
    String cached = number % 3 == 0 ? " cached=6" : "";
    return Demo.ask(number % 10 != 0, "/sim gap=5ms tokens=" + tokens + cached);
  }

  /** What was billed, by request id; each id once. */
  private Map<String, JsonObject> bills() throws IOException {
    Map<String, JsonObject> bills = new LinkedHashMap<>();
    for (String line : Files.readAllLines(log)) {
      JsonObject bill = new JsonObject(line);
      JsonObject twice = bills.put(bill.getString("requestId"), bill);
      assertThat(twice).isNull();
    }
    return bills;
  }

  private static Map<String, LedgerRow> rows(Path data) throws Exception {
    Map<String, LedgerRow> rows = new LinkedHashMap<>();
    for (LedgerRow row : LedgerRow.in(data)) {
      assertThat(rows.put(row.requestId(), row)).isNull();
    }
    return rows;
  }

  private static void assertAgree(LedgerRow row, JsonObject bill) {
    if (row.provenance().equals("reported")) {
      assertThat(row.outcome()).isEqualTo("completed");
      assertThat(bill.getString("outcome")).isEqualTo("completed");
      assertThat(row.promptTokens()).isEqualTo(bill.getLong("promptTokens"));
      assertThat(row.tokens().cacheRead()).isEqualTo(bill.getLong("cachedTokens"));
      assertThat(row.tokens().output()).isEqualTo(bill.getLong("completionTokens"));
    } else {
      assertThat(row.provenance()).isIn("uncertain", "partial");
      assertThat(row.outcome()).isNotEqualTo("completed");
    }
  }
}
