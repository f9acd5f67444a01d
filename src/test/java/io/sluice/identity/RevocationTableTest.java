package io.sluice.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Which tokens a revocation covers. */
final class RevocationTableTest {

  private static final Instant NOW = Revoked.NOW;
  private static final Caller ADA = Revoked.caller("corp", "jti-1", "ada", NOW);

  private static boolean covers(Caller caller, Revocation... revocations) {
    return RevocationTable.of(1, List.of(revocations), NOW).covers(caller);
  }

  @Test
  void noneCoversNobody() {
    assertThat(covers(ADA)).isFalse();
  }

  @Test
  void byTokenId() {
    assertThat(covers(ADA, Revoked.of("1", "jti-1", null, null))).isTrue();
    assertThat(covers(ADA, Revoked.of("1", "jti-2", null, null))).isFalse();
    assertThat(covers(ADA, Revoked.of("1", "JTI-1", null, null))).isFalse();
  }

  @Test
  void bySubject() {
    assertThat(covers(ADA, Revoked.of("1", null, "ada", null))).isTrue();
    assertThat(covers(ADA, Revoked.of("1", null, "eve", null))).isFalse();
  }

  @Test
  void byTimeOfIssueWithoutTheSecondItself() {
    assertThat(covers(ADA, Revoked.of("1", null, null, NOW.plusSeconds(1)))).isTrue();
    assertThat(covers(ADA, Revoked.of("1", null, null, NOW))).isFalse();
    assertThat(covers(ADA, Revoked.of("1", null, null, NOW.minusSeconds(1)))).isFalse();
  }

  @Test
  void allThatIsGivenMustApply() {
    Instant later = NOW.plusSeconds(1);
    assertThat(covers(ADA, Revoked.of("1", "jti-1", "ada", later))).isTrue();
    assertThat(covers(ADA, Revoked.of("1", "jti-2", "ada", later))).isFalse();
    assertThat(covers(ADA, Revoked.of("1", "jti-1", "eve", later))).isFalse();
    assertThat(covers(ADA, Revoked.of("1", "jti-1", "ada", NOW))).isFalse();
    assertThat(covers(ADA, Revoked.of("1", null, "ada", NOW))).isFalse();
  }

  @Test
  void anotherIssuersTokensAreNotMeant() {
    Caller elsewhere = Revoked.caller("other", "jti-1", "ada", NOW);
    assertThat(
            covers(
                elsewhere,
                Revoked.of("1", "jti-1", null, null),
                Revoked.of("2", null, "ada", null),
                Revoked.of("3", null, null, Instant.MAX)))
        .isFalse();
  }

  @Test
  void aTokenWithoutAnIdIsNotFoundByAnEmptyOne() {
    Caller anonymous = Revoked.caller("corp", "", "ada", NOW);
    assertThat(covers(anonymous, Revoked.of("1", "", null, null))).isFalse();
    assertThat(covers(anonymous, Revoked.of("1", null, "ada", null))).isTrue();
  }

  @Test
  void whatIsOverCoversNobodyAndMakesTheTableOutdated() {
    Revocation ends = Revoked.of("corp", "1", "jti-1", null, null, NOW.plusSeconds(5));
    RevocationTable table = RevocationTable.of(1, List.of(ends), NOW);
    assertThat(table.covers(ADA)).isTrue();
    assertThat(table.outdated(NOW.plusSeconds(4))).isFalse();
    assertThat(table.outdated(NOW.plusSeconds(5))).isTrue();
    assertThat(RevocationTable.of(1, List.of(ends), NOW.plusSeconds(5)).size()).isZero();
  }

  @Test
  void pagesFollowEachOther() {
    List<Revocation> all = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      all.add(Revoked.of("id-" + i, "jti", null, null));
    }
    RevocationTable table = RevocationTable.of(1, all, NOW);
    assertThat(table.page("", 2)).extracting(Revocation::id).containsExactly("id-0", "id-1");
    assertThat(table.page("id-1", 9))
        .extracting(Revocation::id)
        .containsExactly("id-2", "id-3", "id-4");
    assertThat(table.page("id-4", 9)).isEmpty();
  }

  /** The compiled table says what asking each revocation by itself would say. */
  @Test
  void theTableAgreesWithItsRevocations() {
    Random random = new Random(7);
    for (int round = 0; round < 2000; round++) {
      List<Revocation> all = new ArrayList<>();
      for (int i = random.nextInt(6); i > 0; i--) {
        all.add(any("" + i, random));
      }
      Caller caller =
          Revoked.caller(
              "i" + random.nextInt(2),
              "j" + random.nextInt(3),
              "s" + random.nextInt(3),
              NOW.plusSeconds(random.nextInt(4)));
      assertThat(RevocationTable.of(1, all, NOW).covers(caller))
          .as("%s %s", caller, all)
          .isEqualTo(all.stream().anyMatch(one -> meant(one, caller)));
    }
  }

  private static Revocation any(String id, Random random) {
    int given = 1 + random.nextInt(7);
    return Revoked.of(
        "i" + random.nextInt(2),
        id,
        (given & 1) == 0 ? null : "j" + random.nextInt(3),
        (given & 2) == 0 ? null : "s" + random.nextInt(3),
        (given & 4) == 0 ? null : NOW.plusSeconds(random.nextInt(5)),
        null);
  }

  private static boolean meant(Revocation one, Caller caller) {
    return one.issuer().equals(caller.issuer())
        && (one.jti() == null || one.jti().equals(caller.tokenId()))
        && (one.subject() == null || one.subject().equals(caller.subject()))
        && (one.issuedBefore() == null || caller.issuedAt() < one.issuedBefore().getEpochSecond());
  }
}
