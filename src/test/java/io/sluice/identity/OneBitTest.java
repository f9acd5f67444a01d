package io.sluice.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.lifecycle.AfterContainer;

/** A token with one bit changed is another token, and nobody signed that. */
final class OneBitTest {

  private static final OpenDoor DOOR = new OpenDoor();
  private static final String RSA = DOOR.token(false);
  private static final String ELLIPTIC = DOOR.token(true);

  @AfterContainer
  static void close() {
    DOOR.close();
  }

  @Property(tries = 3000)
  void isRefusedWithoutAnException(
      @ForAll boolean elliptic,
      @ForAll @IntRange(max = 4000) int at,
      @ForAll @IntRange(max = 7) int bit) {
    String good = elliptic ? ELLIPTIC : RSA;
    assertThat(DOOR.verify(good)).isInstanceOf(Verdict.Accepted.class);
    byte[] bytes = good.getBytes(StandardCharsets.ISO_8859_1);
    bytes[at % bytes.length] ^= (byte) (1 << bit);
    String changed = new String(bytes, StandardCharsets.ISO_8859_1);
    assertThat(DOOR.verify(changed)).isInstanceOf(Verdict.Rejected.class);
    Report report = DOOR.examine(changed);
    assertThat(report.trusted()).isFalse();
    assertThat(report.rejection()).isNotNull();
    assertThat(report.findings()).extracting(Finding::check).doesNotHaveDuplicates();
  }

  @Property(tries = 3000)
  void noTextIsAnException(@ForAll String text) {
    assertThat(DOOR.verify(text)).isInstanceOf(Verdict.Rejected.class);
    assertThat(DOOR.examine(text).trusted()).isFalse();
  }
}
