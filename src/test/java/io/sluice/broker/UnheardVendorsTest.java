package io.sluice.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.broker.TestBroker.Row;
import io.sluice.simulator.BilledRequest;
import io.sluice.wire.Format;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * Callers of several formats leave answers of each vendor, streamed and not, early and late: where
 * answers are read on, the ledger has what the vendor billed, to the token.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class UnheardVendorsTest {

  private static final String DIES = "die-after=30";
  private static final String REFUSES = "error=429";
  private static final long TOKENS = 60;
  private static final List<Case> CASES = cases();

  private EveryVendor vendors;

  /**
   * One who leaves.
   *
   * @param late with some of the answer
   */
  private record Case(
      String model, Format caller, String family, boolean stream, boolean late, String fault) {

    @Override
    public String toString() {
      return "%s %s at %s%s%s"
          .formatted(
              fault,
              caller.code(),
              family,
              stream ? ", streamed" : "",
              late ? ", in mid-answer" : "");
    }
  }

  /** What came of it. */
  private record Left(Case of, Row row, BilledRequest bill) {}

  private static List<Case> cases() {
    List<Case> cases = new ArrayList<>();
    for (String fault : List.of("", DIES, REFUSES)) {
      for (Format caller : List.of(Format.CHAT, Format.MESSAGES)) {
        for (String family : EveryVendor.FAMILIES) {
          cases.add(new Case("m-" + cases.size(), caller, family, false, false, fault));
          cases.add(new Case("m-" + cases.size(), caller, family, true, false, fault));
          if (!fault.equals(REFUSES)) {
            cases.add(new Case("m-" + cases.size(), caller, family, true, true, fault));
          }
        }
      }
    }
    return cases;
  }

  @BeforeAll
  void start(@TempDir Path folder) throws Exception {
    Map<String, String> models = new LinkedHashMap<>();
    CASES.forEach(one -> models.put(one.model(), one.family()));
    vendors =
        EveryVendor.start(
            folder, TestBroker.timeouts(10_000, 10_000, 10_000, 60_000), models, "drain");
  }

  @AfterAll
  void stop() {
    vendors.close();
  }

  @Test
  void aWholeAnswerCostsWhatTheVendorSays() throws Exception {
    for (Left left : leave("")) {
      Row row = left.row();
      soft.assertThat(row.provenance()).as("%s", left).isEqualTo("reported");
      soft.assertThat(row.output()).as("%s", left).isEqualTo(left.bill().completionTokens());
      soft.assertThat(row.output()).as("%s", left).isEqualTo(TOKENS);
      soft.assertThat(row.input() + row.cacheRead())
          .as("%s", left)
          .isEqualTo(left.bill().promptTokens());
    }
    soft.assertAll();
  }

  @Test
  void aCutAnswerCostsWhatWasSeen() throws Exception {
    for (Left left : leave(DIES)) {
      soft.assertThat(left.row().input()).as("%s", left).isPositive();
      if (left.of().stream()) {
        soft.assertThat(left.row().output()).as("%s", left).isBetween(25L, 35L);
      }
    }
    soft.assertAll();
  }

  @Test
  void aRefusalCostsNothing() throws Exception {
    for (Left left : leave(REFUSES)) {
      soft.assertThat(left.row().provenance()).as("%s", left).isEqualTo("reported");
      soft.assertThat(left.row().input() + left.row().output()).as("%s", left).isZero();
    }
    soft.assertAll();
  }

  private SoftAssertions soft = new SoftAssertions();

  /**
   * All callers of a fault at the same time. What holds for each is checked here: one attempt, one
   * row that says that the caller left, nothing left open.
   */
  private List<Left> leave(String fault) throws Exception {
    soft = new SoftAssertions();
    List<Case> cases = CASES.stream().filter(one -> one.fault().equals(fault)).toList();
    List<RawCaller> callers = new ArrayList<>();
    for (Case one : cases) {
      callers.add(ask(one));
    }
    Eventually.that(
        () -> vendors.broker.metric("sluice_open_reservations") == cases.size(), "all were sent");
    for (int i = 0; i < cases.size(); i++) {
      if (cases.get(i).late()) {
        callers.get(i).readUntil("\r\n\r\n");
      }
      callers.get(i).close();
    }
    vendors.broker.awaitIdle();
    assertThat(vendors.broker.metric("sluice_unheard_answers")).isZero();
    Eventually.that(
        () -> cases.stream().allMatch(one -> !vendors.bills(one.model()).isEmpty()),
        "the vendors have closed their books");
    List<Left> all = new ArrayList<>();
    for (Case one : cases) {
      Eventually.that(() -> !rows(one).isEmpty(), "a row");
      Left left = new Left(one, rows(one).get(0), vendors.bills(one.model()).get(0));
      soft.assertThat(rows(one)).as("%s", left).hasSize(1);
      soft.assertThat(vendors.bills(one.model())).as("%s", left).hasSize(1);
      soft.assertThat(left.row().outcome()).as("%s", left).isEqualTo("caller_gone");
      soft.assertThat(left.row().status()).as("%s", left).isEqualTo(one.late() ? 200 : 499);
      all.add(left);
    }
    return all;
  }

  private RawCaller ask(Case one) throws Exception {
    String question =
        "Tell me.\n/sim tokens=%d gap=50ms %s %s"
            .formatted(TOKENS, one.late() ? "" : "first=2s", one.fault());
    return RawCaller.of(vendors.broker)
        .ask(
            Speech.path(one.caller(), one.model(), one.stream()),
            "search",
            Speech.body(one.caller(), one.model(), one.stream(), question));
  }

  private List<Row> rows(Case one) throws Exception {
    return vendors.broker.rows().stream().filter(row -> row.model().equals(one.model())).toList();
  }
}
