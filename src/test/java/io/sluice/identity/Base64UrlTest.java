package io.sluice.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Base64;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Chars;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.StringLength;

/** One value has one spelling. */
final class Base64UrlTest {

  @Property
  void whatIsEncodedIsDecoded(@ForAll @Size(max = 100) byte[] bytes) {
    assertThat(Base64Url.decode(Base64Url.encode(bytes))).isEqualTo(bytes);
  }

  /** The platform's decoder takes stray bits; what it gives, encoded again, tells them apart. */
  @Property(tries = 5000)
  void onlyTheCanonicalSpellingIsDecoded(
      @ForAll @StringLength(max = 9) @Chars({'A', 'B', 'Q', 'g', 'w', 'z', '0', '9', '-', '_'})
          String text) {
    byte[] decoded = Base64Url.decode(text);
    boolean canonical =
        text.length() % 4 != 1
            && Base64Url.encode(Base64.getUrlDecoder().decode(text)).equals(text);
    assertThat(decoded != null).isEqualTo(canonical);
  }

  @Property
  void noOtherCharacterPasses(@ForAll @StringLength(min = 1, max = 12) String text) {
    boolean alphabet =
        text.chars()
            .allMatch(c -> c < 128 && (Character.isLetterOrDigit(c) || c == '-' || c == '_'));
    if (!alphabet) {
      assertThat(Base64Url.decode(text)).isNull();
    }
  }
}
