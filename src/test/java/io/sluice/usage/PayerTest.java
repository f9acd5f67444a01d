package io.sluice.usage;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PayerTest {

  @Test
  void tagsBeyondTheBoundAreLeftOutInTheOrderOfTheirNames() {
    Map<String, String> tags = new HashMap<>();
    for (char name = 'a'; name <= 'z'; name++) {
      tags.put(String.valueOf(name), "value");
    }
    Payer payer = new Payer("", "search", "ada", "", "", "cc-1", tags);

    assertThat(payer.tags()).hasSize(Payer.MAX_TAGS).containsKey("p").doesNotContainKey("q");
    assertThat(List.copyOf(payer.tags().keySet())).isSorted();
  }
}
