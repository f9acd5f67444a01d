package io.sluice.wire.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.wire.EveryFormat;
import io.sluice.wire.Format;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/**
 * The documented table of what maps to what is what the dialects do. After a change that is meant,
 * {@code ./mvnw -Dtest=TranslationTableTest -Dsluice.write=true test} writes it anew.
 */
class TranslationTableTest {

  private static final Path DOCUMENT =
      Path.of("src/main/java/io/sluice/wire/conversation/TRANSLATION.md");
  private static final String MARK = "<!-- From here on written by TranslationTableTest. -->\n";

  @Test
  void theTableSaysWhatTheDialectsDo() throws IOException {
    String document = Files.readString(DOCUMENT);
    String prose = document.substring(0, document.indexOf(MARK) + MARK.length());
    StringBuilder tables = new StringBuilder();
    for (Format caller : EveryFormat.CALLERS) {
      tables.append(new TranslationTable(caller).markdown());
    }
    tables.append(AnswerTable.markdown());
    if (Boolean.getBoolean("sluice.write")) {
      Files.writeString(DOCUMENT, prose + tables);
    }
    assertThat(document).isEqualTo(prose + tables);
  }
}
