package io.sluice.audit;

import static io.sluice.audit.Audits.event;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.audit.Audits.TestClock;
import io.sluice.config.AuditConfig;
import io.sluice.config.Secret;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a writer leaves behind, and how the next one goes on with it. */
final class ChainTest {

  @TempDir Path data;
  private final TestClock clock = new TestClock();

  @Test
  void aClosedChainIsWholeAndSignedToItsEnd() throws Exception {
    Audits.write(data, 20, 1 << 20);

    Verification found = Audits.verify(data);

    assertThat(found.fault()).isNull();
    assertThat(found.covered()).isEqualTo(found.last() - 1);
    assertThat(Audits.events(data)).hasSize(20);
  }

  @Test
  void aNewProcessGoesOnWithTheSameChain() throws Exception {
    Audits.write(data, 3, 1 << 20);
    Audits.write(data, 3, 1 << 20);

    List<AuditRecord> records = Audits.records(data);

    assertThat(records.stream().map(AuditRecord::writer).distinct()).hasSize(1);
    assertThat(records.stream().filter(one -> one.is(RecordType.OPENED))).hasSize(2);
    assertThat(Audits.verify(data).good()).isTrue();
  }

  @Test
  void filesAreFilledAndThenAnotherIsBegun() throws Exception {
    Audits.write(data, 40, 4096);

    assertThat(new AuditFolder(data.resolve("audit")).segments()).hasSizeGreaterThan(4);
    assertThat(Audits.verify(data).good()).isTrue();
    assertThat(Audits.events(data)).hasSize(40);
  }

  @Test
  void eachDayHasAFileOfItsOwn() throws Exception {
    try (AuditWriter writer = Audits.still(data, clock)) {
      writer.turn();
      clock.pass(Duration.ofDays(1));
      writer.turn();
    }

    assertThat(new AuditFolder(data.resolve("audit")).segments()).hasSize(2);
    assertThat(Audits.verify(data).good()).isTrue();
  }

  @Test
  void halfALineThatAKilledWriterLeftIsCutOffAndTold() throws Exception {
    Audits.write(data, 5, 1 << 20);
    Path segment = new AuditFolder(data.resolve("audit")).segments().get(0);
    Files.writeString(segment, "{\"action\":\"llm:ch", StandardOpenOption.APPEND);

    assertThat(Audits.verify(data).fault()).extracting(Fault::kind).isEqualTo("torn");
    Audits.write(data, 1, 1 << 20);

    Verification found = Audits.verify(data);
    assertThat(found.fault()).isNull();
    assertThat(found.healed()).isEqualTo(1);
    AuditRecord told =
        Audits.records(data).stream()
            .filter(one -> one.number(Field.TORN_BYTES) > 0)
            .findFirst()
            .orElseThrow();
    assertThat(told.number(Field.TORN_BYTES)).isEqualTo(17);
    assertThat(told.text(Field.TORN_HASH)).isEqualTo(Hash.of("{\"action\":\"llm:ch"));
  }

  @Test
  void aWriterThatWasKilledInItsFirstLineLeavesNothingThatIsInTheWay() throws Exception {
    Audits.write(data, 2, 1 << 20);
    long next = Audits.verify(data).last() + 1;
    Files.writeString(new AuditFolder(data.resolve("audit")).segment(next), "{\"fi");

    Audits.write(data, 2, 1 << 20);

    assertThat(Audits.verify(data).fault()).isNull();
    assertThat(Audits.verify(data).healed()).isEqualTo(1);
  }

  @Test
  void aCheckpointThatDidNotGetIntoItsFileIsAddedByTheNextWriter() throws Exception {
    Audits.write(data, 5, 1 << 20);
    Path file = data.resolve("audit/checkpoints.jsonl");
    String all = Files.readString(file);
    Files.writeString(file, all.substring(0, all.length() - 40));

    Audits.write(data, 1, 1 << 20);

    assertThat(Files.readString(file)).startsWith(all);
    assertThat(Audits.verify(data).fault()).isNull();
  }

  @Test
  void nothingIsPutBehindARecordThatWasChanged() throws Exception {
    Audits.write(data, 5, 1 << 20);
    Path segment = new AuditFolder(data.resolve("audit")).segments().get(0);
    Files.writeString(segment, Files.readString(segment).replace("\"r3\"", "\"r4\""));

    assertThatThrownBy(() -> Audits.still(data, clock))
        .isInstanceOf(AuditException.class)
        .hasMessageContaining("line 5")
        .hasMessageContaining("audit verify");
  }

  @Test
  void aChainThatIsShorterThanItsCheckpointsSayIsNotGoneOnWith() throws Exception {
    Audits.write(data, 5, 1 << 20);
    Path segment = new AuditFolder(data.resolve("audit")).segments().get(0);
    List<String> lines = Files.readAllLines(segment);
    Files.write(segment, lines.subList(0, lines.size() - 2));

    assertThatThrownBy(() -> Audits.still(data, clock))
        .isInstanceOf(AuditException.class)
        .hasMessageContaining("Records are missing");
  }

  @Test
  void aFolderHasOneWriterAtATime() {
    try (AuditWriter first = Audits.still(data, clock)) {
      assertThatThrownBy(() -> Audits.still(data, clock))
          .isInstanceOf(AuditException.class)
          .hasMessageContaining("in use by another broker");
      assertThat(first.writable()).isTrue();
    }
    Audits.still(data, clock).close();
  }

  @Test
  void everythingIsForItsOwnerOnly() throws Exception {
    Audits.write(data, 1, 1 << 20);

    try (var files = Files.list(data.resolve("audit"))) {
      assertThat(files.filter(file -> !file.endsWith("lock")))
          .allSatisfy(
              file ->
                  assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                      .isEqualTo("rw-------"));
    }
    assertThat(
            PosixFilePermissions.toString(Files.getPosixFilePermissions(data.resolve("audit.key"))))
        .isEqualTo("rw-------");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(data.resolve("audit"))))
        .isEqualTo("rwx------");
  }

  @Test
  void anotherSigningKeyJoinsTheOneBefore() throws Exception {
    Audits.write(data, 3, 1 << 20);
    Files.delete(data.resolve("audit.key"));
    Audits.write(data, 3, 1 << 20);

    assertThat(CheckpointKeys.read(data.resolve("audit/keys.json")).byKid()).hasSize(2);
    assertThat(Audits.verify(data).fault()).isNull();
  }

  @Test
  void aConfiguredKeySigns(@TempDir Path other) throws Exception {
    Audits.write(other, 1, 1 << 20);
    String jwk = Files.readString(other.resolve("audit.key"));
    AuditConfig config =
        new AuditConfig(
            Duration.ofMinutes(1),
            new Secret("${file:key}", jwk),
            Duration.ofDays(1),
            100,
            "require");

    AuditWriter.open(data, config, Clock.systemUTC()).close();

    assertThat(data.resolve("audit.key")).doesNotExist();
    assertThat(AuditVerifier.verify(data, null, other.resolve("audit/keys.json"), n -> {}).fault())
        .isNull();
  }

  @Test
  void aSigningKeyThatIsNoneIsRefusedAndNotRepeated() {
    for (String text :
        List.of(
            "s3cr3t-in-the-wrong-place",
            "{\"kty\":\"RSA\",\"d\":\"s3cr3t\"}",
            "{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"x\":\"s3cr3t\",\"d\":\"s3cr3t\"}",
            "{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"x\":\"" + "A".repeat(43) + "\"}",
            "{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"x\":\""
                + "A".repeat(43)
                + "\",\"d\":\""
                + "B".repeat(42)
                + "A\"}")) {
      AuditConfig config =
          new AuditConfig(
              Duration.ofMinutes(1),
              new Secret("${env:KEY}", text),
              Duration.ofDays(1),
              100,
              "require");
      assertThatThrownBy(() -> AuditWriter.open(data, config, clock))
          .isInstanceOf(AuditException.class)
          .hasMessageContaining("audit.signing_key must hold a private Ed25519 key")
          .hasMessageNotContaining("s3cr3t")
          .hasMessageNotContaining("BBBB")
          .hasNoCause();
    }
  }

  @Test
  void whatCannotBeWrittenDownIsReplacedOrCut() throws Exception {
    AuditEvent odd = event("r1");
    try (AuditWriter writer = Audits.still(data, clock)) {
      writer.record(
          new AuditEvent(
              odd.time(),
              "x\ud800y",
              "\u0000\n\"\\",
              "z".repeat(10_000),
              "\ud83d\ude00",
              "",
              java.util.Collections.nCopies(100, "r"),
              "",
              "",
              "",
              "allow",
              "",
              "",
              "",
              "",
              "",
              ""));
      writer.turn();
    }

    AuditRecord read = Audits.events(data).get(0);
    assertThat(read.text(Field.REQUEST)).isEqualTo("x\ufffdy");
    assertThat(read.text(Field.ISSUER)).isEqualTo("\u0000\n\"\\");
    assertThat(read.text(Field.SUBJECT)).hasSize(EventFields.LONGEST);
    assertThat(read.text(Field.USER)).isEqualTo("\ud83d\ude00");
    assertThat((List<?>) read.fields().get(Field.ROLES)).hasSize(EventFields.MOST_ROLES);
    assertThat(read.fields()).doesNotContainKey(Field.TEAM);
    assertThat(Audits.verify(data).fault()).isNull();
  }
}
