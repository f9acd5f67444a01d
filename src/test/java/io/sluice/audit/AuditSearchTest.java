package io.sluice.audit;

import static io.sluice.audit.Audits.event;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.audit.AuditFilter.BadFilterException;
import io.sluice.audit.AuditSearch.Page;
import io.sluice.audit.Audits.TestClock;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was asked for is found, all of it, and nothing else. */
final class AuditSearchTest {

  @TempDir Path data;

  /** Request {@code r0} to {@code r59}, a minute apart, in many files. */
  @BeforeEach
  void write() {
    TestClock clock = new TestClock();
    try (AuditWriter writer = Audits.still(data, clock, 6000)) {
      for (int i = 0; i < 60; i++) {
        String team = i % 3 == 0 ? "search" : i % 3 == 1 ? "sea\"rch" : "research";
        writer.record(event("r" + i, team, i % 2 == 0 ? "allow" : "deny", clock.instant()));
        writer.turn();
        clock.pass(Duration.ofMinutes(1));
      }
    }
  }

  private List<String> find(Map<String, String> asked) throws Exception {
    List<String> found = new ArrayList<>();
    long changed = AuditSearch.in(data).each(AuditFilter.of(asked::get), found::add);
    assertThat(changed).isZero();
    return found.stream().map(line -> AuditRecord.read(line).text(Field.REQUEST)).toList();
  }

  @Test
  void withoutFiltersEveryEventIsFoundAndNothingElse() throws Exception {
    assertThat(new AuditFolder(data.resolve("audit")).segments()).hasSizeGreaterThan(5);
    assertThat(find(Map.of())).hasSize(60).doesNotHaveDuplicates().doesNotContain("");
  }

  @Test
  void valuesAreWholeAndEscapedAsTheyStand() throws Exception {
    assertThat(find(Map.of("team", "search"))).hasSize(20).contains("r0", "r3");
    assertThat(find(Map.of("team", "sea\"rch"))).hasSize(20).contains("r1");
    assertThat(find(Map.of("team", "sea"))).isEmpty();
    assertThat(find(Map.of("team", "search\",\"x\":\""))).isEmpty();
    assertThat(find(Map.of("request", "r7"))).containsExactly("r7");
  }

  @Test
  void filtersAreAllTogether() throws Exception {
    assertThat(find(Map.of("team", "search", "outcome", "deny"))).hasSize(10).contains("r3");
    assertThat(find(Map.of("outcome", "deny", "reason", "model_not_granted"))).hasSize(30);
    assertThat(find(Map.of("outcome", "allow", "reason", "model_not_granted"))).isEmpty();
    assertThat(find(Map.of("user", "ada", "subject", "sub-1", "action", "llm:chat"))).hasSize(60);
  }

  @Test
  void aStarStandsForTheRest() throws Exception {
    assertThat(find(Map.of("resource", "model/gpt-*"))).hasSize(60);
    assertThat(find(Map.of("resource", "model/claude*"))).isEmpty();
    assertThat(find(Map.of("team", "sea*"))).hasSize(40);
  }

  @Test
  void timesAreFromInclusiveUntilExclusive() throws Exception {
    Instant ten = Audits.START.plus(Duration.ofMinutes(10));
    assertThat(find(Map.of("since", ten.toString()))).hasSize(50).startsWith("r10");
    assertThat(find(Map.of("until", ten.toString()))).hasSize(10).endsWith("r9");
    assertThat(
            find(
                Map.of(
                    "since", ten.toString(), "until", ten.plus(Duration.ofMinutes(2)).toString())))
        .containsExactly("r10", "r11");
  }

  @Test
  void pagesGiveEverythingOnceWhateverTheirBounds() throws Exception {
    AuditFilter filter = AuditFilter.of(Map.of("team", "search")::get);
    List<String> found = new ArrayList<>();
    long after = 0;
    int pages = 0;
    Page page;
    do {
      page = AuditSearch.in(data).page(filter, after, 3, 25);
      found.addAll(page.lines());
      assertThat(page.lines()).hasSizeLessThanOrEqualTo(3);
      after = page.next();
      pages++;
    } while (page.more() && pages < 100);
    assertThat(found).hasSize(20).doesNotHaveDuplicates();
    assertThat(pages).isGreaterThan(5);
  }

  @Test
  void aRecordThatWasChangedIsLeftOutAndCounted() throws Exception {
    Path first = new AuditFolder(data.resolve("audit")).segments().get(0);
    Files.writeString(first, Files.readString(first).replace("\"r0\"", "\"rx\""));
    List<String> found = new ArrayList<>();

    long changed = AuditSearch.in(data).each(AuditFilter.of(name -> null), found::add);

    assertThat(changed).isEqualTo(1);
    assertThat(found).hasSize(59);
  }

  @Test
  void aBadFilterIsNamed() {
    assertThatThrownBy(() -> AuditFilter.of(Map.of("since", "yesterday")::get))
        .isInstanceOf(BadFilterException.class)
        .hasMessageContaining("2026-11-25T10:00:00Z")
        .extracting(e -> ((BadFilterException) e).name())
        .isEqualTo("since");
    assertThatThrownBy(() -> AuditFilter.of(Map.of("team", "\ud800")::get))
        .isInstanceOf(BadFilterException.class);
  }

  @Test
  void aFolderThatIsNotThereIsNamed() {
    assertThatThrownBy(() -> AuditSearch.in(data.resolve("elsewhere")))
        .isInstanceOf(NoSuchFileException.class)
        .hasMessageContaining("elsewhere");
  }

  @Test
  void checkpointsComeInPagesToo() throws Exception {
    AuditSearch audit = AuditSearch.in(data);
    List<String> all = audit.checkpoints(0, 1000);
    assertThat(all).hasSizeGreaterThan(50);
    List<String> rest = audit.checkpoints(AuditSearch.checkpointed(all.get(9)), 1000);
    assertThat(rest).isEqualTo(all.subList(10, all.size()));
  }
}
