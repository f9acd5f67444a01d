package io.sluice.usage.price.feed;

import static io.sluice.usage.price.feed.FeedText.leftOut;
import static io.sluice.usage.price.feed.FeedText.prices;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LiteLlmTest {

  @TempDir private Path folder;

  @Test
  void pricesOfATokenBecomePricesOfAMillionExactly() throws IOException, FeedException {
    Feed feed =
        read(
            """
            "sample_spec": {"litellm_provider": "one of many", "input_cost_per_token": 1},
            "alpha": {"litellm_provider": "openai", "mode": "chat", "max_tokens": 9,
              "input_cost_per_token": 2.5e-7, "output_cost_per_token": 0.000002,
              "cache_read_input_token_cost": 2.5e-08, "cache_creation_input_token_cost": 3e-7,
              "cache_creation_input_token_cost_above_1hr": 5e-7,
              "output_cost_per_reasoning_token": 3e-6, "input_cost_per_audio_token": 1e-5,
              "supports_vision": true}
            """);

    assertThat(feed.format()).isEqualTo(FeedFormat.LITELLM);
    assertThat(prices(feed, "openai"))
        .containsExactly(
            "alpha: input 0.25, cache_read 0.025, cache_write 0.3, cache_write_1h 0.5, output 2,"
                + " reasoning 3, audio_input 10");
    assertThat(feed.leftOut()).isEmpty();
  }

  @Test
  void lengthAndTierOfServiceAreReadFromTheNamesOfFields() throws IOException, FeedException {
    Feed feed =
        read(
            """
            "gemini/beta": {"litellm_provider": "gemini", "input_cost_per_token": 1e-6,
              "output_cost_per_token": 1e-5, "input_cost_per_token_above_200k_tokens": 2e-6,
              "input_cost_per_token_batches": 5e-7, "output_cost_per_token_flex": 6e-6,
              "input_cost_per_token_above_200k_tokens_batches": 1e-6,
              "cache_creation_input_token_cost_above_1hr_above_200k_tokens": 4e-6,
              "cache_read_input_token_cost_priority": 2e-7}
            """);

    assertThat(prices(feed, "gemini"))
        .containsExactly(
            "beta: input 1, output 10, above 200000 input 2, above 200000 cache_write_1h 4,"
                + " batch input 0.5, batch above 200000 input 1, flex output 6,"
                + " priority cache_read 0.2");
  }

  @Test
  void whatIsBilledByThePieceDependsOnWhatTheModelIsFor() throws IOException, FeedException {
    Feed feed =
        read(
            """
            "whisper": {"litellm_provider": "openai", "mode": "audio_transcription",
              "input_cost_per_second": 0.0001, "output_cost_per_second": 0.0},
            "painter": {"litellm_provider": "openai", "mode": "image_generation",
              "output_cost_per_image": 0.04},
            "listener": {"litellm_provider": "openai", "mode": "audio_transcription",
              "input_cost_per_second": 0.0001, "input_cost_per_token": 1e-6},
            "rerank-x": {"litellm_provider": "cohere", "mode": "rerank",
              "input_cost_per_query": 0.002, "input_cost_per_token": 0.0}
            """);

    assertThat(prices(feed, "openai"))
        .containsExactly("whisper: unit 0.0001", "painter: unit 0.04", "listener: input 1");
    assertThat(prices(feed, "cohere")).containsExactly("rerank-x: input 0, unit 0.002");
    assertThat(leftOut(feed))
        .containsExactly("openai/listener input_cost_per_second: its tokens have a price too");
  }

  @Test
  void whatCannotBeSaidIsNamedAndNeverGuessed() throws IOException, FeedException {
    Feed feed =
        read(
            """
            "a": {"litellm_provider": "openai", "input_cost_per_token": -1e-6},
            "b": {"litellm_provider": "openai", "input_cost_per_token": NaN},
            "c": {"litellm_provider": "openai", "input_cost_per_token": "1e-6"},
            "d": {"litellm_provider": "openai", "input_cost_per_token": 2.9999999999999997e-07},
            "e": {"litellm_provider": "openai", "input_cost_per_token": 0, "output_cost_per_token": 0.0},
            "f": {"litellm_provider": "openai", "max_tokens": 5},
            "g": {"litellm_provider": "deepseek", "input_cost_per_token": 1e-6,
              "off_peak_pricing": {"start": "00:00"}},
            "azure/eu/h": {"litellm_provider": "azure", "input_cost_per_token": 1e-6},
            "i": {"litellm_provider": "openai", "input_cost_per_token": 1e-6,
              "search_context_cost_per_query": {"low": 0.01}, "input_cost_per_pixel": 0},
            "j": {"litellm_provider": "elsewhere", "input_cost_per_token": 1e-6},
            "k": {"litellm_provider": "elsewhere", "input_cost_per_token": 1e-6},
            "l": {"litellm_provider": "openai", "input_cost_per_token": 1e99},
            "m\\u001b[2J": {"litellm_provider": "openai", "input_cost_per_token": 1e-6}
            """);

    assertThat(prices(feed, "openai")).containsExactly("i: input 1");
    assertThat(prices(feed, "deepseek")).isEmpty();
    assertThat(prices(feed, "azure")).isEmpty();
    assertThat(leftOut(feed))
        .containsExactly(
            "openai/a input_cost_per_token: is negative",
            "openai/b input_cost_per_token: is no number",
            "openai/c input_cost_per_token: is no number",
            "openai/d input_cost_per_token: has more than 6 decimals in money for a million",
            "openai/e: all its prices are zero, which may mean unknown",
            "openai/f: has no usual price",
            "deepseek/g off_peak_pricing: its price depends on what price lists do not know",
            "azure/eu/h: its name stands for one region, size or quality",
            "openai/i search_context_cost_per_query: a unit that price lists do not have",
            "elsewhere: no provider that Sluice has a price list for",
            "openai/l input_cost_per_token: is too much",
            "openai/m?[2J: is no name that a price list may have");
  }

  @Test
  void twoPricesOfOneModelAreNone() throws IOException, FeedException {
    Feed feed =
        read(
            """
            "command": {"litellm_provider": "cohere", "input_cost_per_token": 1e-6},
            "cohere_chat/command": {"litellm_provider": "cohere_chat", "input_cost_per_token": 2e-6},
            "same": {"litellm_provider": "cohere", "input_cost_per_token": 1e-6},
            "cohere_chat/same": {"litellm_provider": "cohere_chat", "input_cost_per_token": 1.0e-6}
            """);

    assertThat(prices(feed, "cohere")).containsExactly("same: input 1");
    assertThat(leftOut(feed)).containsExactly("cohere/command: the file has two prices for it");
  }

  private Feed read(String entries) throws IOException, FeedException {
    return FeedText.read(folder, "{" + entries + "}");
  }
}
