package io.sluice.broker;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.broker.Speech.End;
import io.sluice.broker.TestBroker.Row;
import io.sluice.simulator.BilledRequest;
import io.sluice.wire.Format;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Each fault of a provider, with each vendor, told to callers of each format, streamed and not:
 * what the caller hears, what the ledger says, what the provider saw.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class FaultMatrixTest {

  private static final List<Format> CALLERS =
      List.of(Format.CHAT, Format.RESPONSES, Format.MESSAGES, Format.GEMINI, Format.CONVERSE);

  private static final List<Integer> STATUSES =
      List.of(400, 401, 403, 404, 408, 409, 413, 429, 500, 502, 503, 529);

  /** Nothing of an answer comes: by fault, the status that the caller gets instead. */
  private static final Map<String, Integer> BEFORE =
      Map.of("die", 502, "die-head", 502, "stall", 504, "stall-head", 504, "wrong-type", 502);

  private static final List<String> MIDWAY =
      List.of("die-after=3", "stall-after=3", "error-after=3", "end-after=3", "no-end");

  private static final List<String> SPOILT = List.of("malformed", "garbage", "oversized");

  private static final String WARM = "warm-";

  private static final List<Case> CASES = cases();

  private EveryVendor vendors;
  private HttpClient client;

  /** One request and how it is steered. */
  private record Case(String model, Format caller, String family, boolean stream, String fault) {

    boolean translated() {
      return !switch (caller) {
        case MESSAGES -> family.equals("anthropic");
        case GEMINI -> family.equals("gemini");
        case CONVERSE -> family.equals("bedrock");
        default -> family.equals("openai");
      };
    }

    @Override
    public String toString() {
      return fault + ": " + caller.code() + " at " + family + (stream ? ", streamed" : "");
    }
  }

  /** What came of one. */
  private record Outcome(Case of, End end, int status, Row row, BilledRequest bill) {}

  private static List<Case> cases() {
    List<String> faults = new ArrayList<>(BEFORE.keySet());
    STATUSES.forEach(status -> faults.add("error=" + status));
    faults.addAll(MIDWAY);
    faults.addAll(SPOILT);
    faults.add("no-usage");
    List<Case> cases = new ArrayList<>();
    for (String fault : faults) {
      for (boolean stream : new boolean[] {true, false}) {
        for (Format caller : CALLERS) {
          for (String family : EveryVendor.FAMILIES) {
            cases.add(new Case("m-" + cases.size(), caller, family, stream, fault));
          }
        }
        cases.add(new Case("m-" + cases.size(), Format.COMPLETIONS, "openai", stream, fault));
      }
    }
    return cases;
  }

  static List<Integer> statuses() {
    return STATUSES;
  }

  @BeforeAll
  void start(@TempDir Path folder) throws Exception {
    Map<String, String> models = new LinkedHashMap<>();
    CASES.forEach(one -> models.put(one.model(), one.family()));
    EveryVendor.FAMILIES.forEach(family -> models.put(WARM + family, family));
    vendors = EveryVendor.start(folder, TestBroker.timeouts(10_000, 5000, 5000, 60_000), models);
    client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    warm();
  }

  /** The first requests of a process are slow, and shall not look like a provider that is. */
  private void warm() {
    for (String family : EveryVendor.FAMILIES) {
      send(new Case(WARM + family, Format.CHAT, family, true, "")).join();
    }
  }

  @AfterAll
  void stop() {
    vendors.close();
  }

  @ParameterizedTest
  @MethodSource("statuses")
  void anErrorOfTheProviderIsOneInTheCallersShape(int status) throws Exception {
    boolean ours = status == 401 || status == 403;
    for (Outcome outcome : outcomes("error=" + status)) {
      soft.assertThat(outcome.end()).as("%s", outcome).isEqualTo(End.REFUSED);
      soft.assertThat(outcome.status()).as("%s", outcome).isEqualTo(ours ? 502 : status);
      soft.assertThat(outcome.row().outcome())
          .as("%s", outcome)
          .isEqualTo(status < 500 ? "provider_refused" : "provider_failed");
      soft.assertThat(outcome.row().provenance()).as("%s", outcome).isEqualTo("reported");
      soft.assertThat(outcome.row().input() + outcome.row().output()).as("%s", outcome).isZero();
    }
    soft.assertAll();
  }

  @ParameterizedTest
  @ValueSource(strings = {"die", "die-head", "stall", "stall-head", "wrong-type"})
  void beforeTheFirstByteTheCallerGetsAStatus(String fault) throws Exception {
    for (Outcome outcome : outcomes(fault)) {
      soft.assertThat(outcome.end()).as("%s", outcome).isEqualTo(End.REFUSED);
      soft.assertThat(outcome.status()).as("%s", outcome).isEqualTo(BEFORE.get(fault));
      soft.assertThat(outcome.row().outcome())
          .as("%s", outcome)
          .isEqualTo(fault.startsWith("stall") ? "timed_out" : "provider_failed");
    }
    soft.assertAll();
  }

  @ParameterizedTest
  @ValueSource(strings = {"die-after=3", "stall-after=3", "error-after=3", "end-after=3", "no-end"})
  void aCutAnswerNeverLooksWhole(String fault) throws Exception {
    for (Outcome outcome : outcomes(fault)) {
      Case of = outcome.of();
      if (fault.equals("no-end") && (!of.stream() || of.family().equals("bedrock"))) {
        // Nothing but the usage is missing, if that: Bedrock's last event tells it.
        soft.assertThat(outcome.row().outcome()).as("%s", outcome).isEqualTo("completed");
        soft.assertThat(outcome.row().provenance())
            .as("%s", outcome)
            .isEqualTo(of.stream() ? "estimated" : "reported");
        continue;
      }
      if (of.stream()) {
        soft.assertThat(outcome.end()).as("%s", outcome).isEqualTo(End.FAILED_MIDWAY);
      } else if (of.translated()) {
        soft.assertThat(outcome.end()).as("%s", outcome).isEqualTo(End.REFUSED);
        soft.assertThat(outcome.status())
            .as("%s", outcome)
            .isEqualTo(fault.startsWith("stall") ? 504 : 502);
      } else {
        soft.assertThat(outcome.end()).as("%s", outcome).isIn(End.REFUSED, End.BROKEN);
      }
      soft.assertThat(outcome.row().outcome())
          .as("%s", outcome)
          .isEqualTo(fault.startsWith("stall") ? "timed_out" : "provider_failed");
    }
    soft.assertAll();
  }

  @ParameterizedTest
  @ValueSource(strings = {"malformed", "garbage", "oversized"})
  void whatCannotBeReadIsNotTranslated(String fault) throws Exception {
    for (Outcome outcome : outcomes(fault)) {
      Case of = outcome.of();
      if (harmless(of)) {
        soft.assertThat(outcome.end()).as("%s", outcome).isEqualTo(End.WHOLE);
        soft.assertThat(outcome.row().outcome()).as("%s", outcome).isEqualTo("completed");
      } else if (of.translated()) {
        // A small answer comes all at once, and then nothing of it has gone out yet.
        soft.assertThat(outcome.end())
            .as("%s", outcome)
            .isIn(of.stream() ? End.FAILED_MIDWAY : End.REFUSED, End.REFUSED);
        soft.assertThat(outcome.row().outcome()).as("%s", outcome).isEqualTo("provider_failed");
      } else {
        // It passes as it came; whether it is whole is for the format's own client to say.
        soft.assertThat(outcome.row().outcome())
            .as("%s", outcome)
            .isIn("completed", "provider_failed");
      }
    }
    soft.assertAll();
  }

  /**
   * In server-sent events a line that is no field says nothing. Only their events have a bound of 1
   * MiB, where they are read: AWS's frames may be larger, and so may a whole answer.
   */
  private static boolean harmless(Case of) {
    boolean events = of.stream() && !of.family().equals("bedrock");
    return of.translated()
        && (of.fault().equals("garbage") ? events : of.fault().equals("oversized") && !events);
  }

  @ParameterizedTest
  @ValueSource(strings = "no-usage")
  void anAnswerWithoutUsageIsWholeAndItsTokensAreEstimated(String fault) throws Exception {
    for (Outcome outcome : outcomes(fault)) {
      soft.assertThat(outcome.end()).as("%s", outcome).isEqualTo(End.WHOLE);
      soft.assertThat(outcome.row().outcome()).as("%s", outcome).isEqualTo("completed");
      soft.assertThat(outcome.row().provenance()).as("%s", outcome).isEqualTo("estimated");
      soft.assertThat(outcome.row().output()).as("%s", outcome).isPositive();
    }
    soft.assertAll();
  }

  private SoftAssertions soft = new SoftAssertions();

  /**
   * All requests with a fault, at the same time. What holds for each, whatever its fault, is
   * checked here: one attempt, one row, nothing billed twice, nothing left open.
   */
  private List<Outcome> outcomes(String fault) throws Exception {
    soft = new SoftAssertions();
    List<Case> cases = CASES.stream().filter(one -> one.fault().equals(fault)).toList();
    Map<Case, CompletableFuture<HttpResponse<byte[]>>> sent = new LinkedHashMap<>();
    cases.forEach(one -> sent.put(one, send(one)));
    CompletableFuture.allOf(sent.values().toArray(CompletableFuture[]::new))
        .get(60, TimeUnit.SECONDS);
    vendors.broker.awaitIdle();
    Eventually.that(
        () -> cases.stream().allMatch(one -> !vendors.bills(one.model()).isEmpty()),
        "the provider has closed its books");
    Eventually.that(() -> rows().keySet().containsAll(models(cases)), "a row for each request");
    Map<String, List<Row>> rows = rows();
    List<Outcome> outcomes = new ArrayList<>();
    for (Case one : cases) {
      HttpResponse<byte[]> response = requireNonNull(sent.get(one)).join();
      List<Row> mine = rows.getOrDefault(one.model(), List.of());
      List<BilledRequest> bills = vendors.bills(one.model());
      assertThat(mine).as("rows of %s", one).hasSize(1);
      assertThat(bills).as("attempts of %s", one).hasSize(1);
      Outcome outcome =
          new Outcome(
              one,
              Speech.end(one.caller(), one.stream(), response),
              response == null ? 0 : response.statusCode(),
              mine.get(0),
              bills.get(0));
      bounded(outcome);
      outcomes.add(outcome);
    }
    return outcomes;
  }

  private void bounded(Outcome outcome) {
    Row row = outcome.row();
    if (outcome.status() > 0) {
      soft.assertThat(row.status()).as("%s", outcome).isEqualTo(outcome.status());
    }
    if (row.provenance().equals("reported")) {
      soft.assertThat(row.input() + row.cacheRead())
          .as("%s", outcome)
          .isLessThanOrEqualTo(outcome.bill().promptTokens());
      soft.assertThat(row.output())
          .as("%s", outcome)
          .isLessThanOrEqualTo(outcome.bill().completionTokens());
    }
  }

  private static List<String> models(List<Case> cases) {
    return cases.stream().map(Case::model).toList();
  }

  private Map<String, List<Row>> rows() throws Exception {
    return vendors.broker.rows().stream().collect(Collectors.groupingBy(Row::model));
  }

  /** Completes with null where the connection was cut. */
  private CompletableFuture<HttpResponse<byte[]>> send(Case one) {
    String question = "Tell me.\n/sim tokens=8 " + one.fault();
    HttpRequest request =
        vendors
            .broker
            .request(Speech.path(one.caller(), one.model(), one.stream()), "search")
            .header("content-type", "application/json")
            .POST(
                HttpRequest.BodyPublishers.ofString(
                    Speech.body(one.caller(), one.model(), one.stream(), question)))
            .build();
    return client
        .sendAsync(request, HttpResponse.BodyHandlers.ofByteArray())
        .handle((response, lost) -> lost == null ? response : null);
  }
}
