package io.sluice.usage.price.feed;

import static io.sluice.usage.price.feed.FeedText.leftOut;
import static io.sluice.usage.price.feed.FeedText.prices;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelsDevTest {

  @TempDir private Path folder;

  @Test
  void costsAreOfAMillionAlready() throws IOException, FeedException {
    Feed feed =
        FeedText.read(
            folder,
            """
            {"google": {"id": "google", "models": {
               "gem": {"name": "Gem", "cost": {"input": 1.25, "output": 10, "cache_read": 0.31,
                 "input_audio": 2, "reasoning": 12,
                 "context_over_200k": {"input": 2.5, "output": 15},
                 "tiers": [{"input": 2.5, "output": 15, "tier": {"type": "context", "size": 200000}},
                   {"input": 5, "output": 20, "tier": {"size": 500000}}]}}}},
             "togetherai": {"models": {"meta-llama/x": {"cost": {"input": 0.88, "output": 0.88}}}}}
            """);

    assertThat(feed.format()).isEqualTo(FeedFormat.MODELS_DEV);
    assertThat(prices(feed, "gemini"))
        .containsExactly(
            "gem: input 1.25, cache_read 0.31, output 10, reasoning 12, audio_input 2,"
                + " above 200000 input 2.5, above 200000 output 15,"
                + " above 500000 input 5, above 500000 output 20");
    assertThat(prices(feed, "together")).containsExactly("meta-llama/x: input 0.88, output 0.88");
    assertThat(feed.leftOut()).isEmpty();
  }

  @Test
  void whatCannotBeSaidIsNamed() throws IOException, FeedException {
    Feed feed =
        FeedText.read(
            folder,
            """
            {"xai": {"models": {
               "free": {"cost": {"input": 0, "output": 0}},
               "none": {"name": "None"},
               "odd": {"cost": {"input": 1, "output": 2, "video": 3}},
               "two": {"cost": {"input": 1, "output": 2, "context_over_200k": {"input": 2},
                 "tiers": [{"input": 3, "tier": {"size": 200000}}]}},
               "when": {"cost": {"input": 1, "tiers": [{"input": 3, "tier": {"type": "hour", "size": 5}}]}},
               "less": {"cost": {"input": -1, "output": 2}}}},
             "nebius": {"models": {"x": {"cost": {"input": 1}}}}}
            """);

    assertThat(prices(feed, "xai")).containsExactly("odd: input 1, output 2");
    assertThat(leftOut(feed))
        .containsExactly(
            "xai/free: all its prices are zero, which may mean unknown",
            "xai/none: has no usual price",
            "xai/odd video: a unit that price lists do not have",
            "xai/two input: says another price than the field before it",
            "xai/when tiers: has a bound that is no number of tokens",
            "xai/less input: is negative",
            "nebius: no provider that Sluice has a price list for");
  }
}
