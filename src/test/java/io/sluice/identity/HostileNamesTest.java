package io.sluice.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Names of claims that strangers choose must cost nobody but them. */
final class HostileNamesTest {

  private final Random random = new Random(7);

  /** Eight of {@code ab} and {@code bA}: all have one hash, for every factor of 33. */
  private static String collidingNames() {
    StringBuilder json = new StringBuilder("{");
    for (int i = 0; i < 256; i++) {
      json.append(i == 0 ? "\"" : ",\"");
      for (int bit = 0; bit < 8; bit++) {
        json.append((i >> bit & 1) == 0 ? "ab" : "bA");
      }
      json.append("\":1");
    }
    return json.append('}').toString();
  }

  private String freshNames() {
    StringBuilder json = new StringBuilder("{");
    for (int i = 0; i < 300; i++) {
      json.append(i == 0 ? "\"" : ",\"");
      json.append(Long.toString(random.nextLong(), 36)).append("\":1");
    }
    return json.append('}').toString();
  }

  @Test
  void namesMadeToCollideBreakNothingForThoseWhoComeLater() throws Exception {
    for (int round = 0; round < 300; round++) {
      assertThat(read(collidingNames())).isEqualTo(256);
      assertThat(read(freshNames())).isEqualTo(300);
    }
  }

  private static int read(String json) throws StrictJson.Malformed {
    return StrictJson.object(json.getBytes(StandardCharsets.UTF_8)).size();
  }
}
