package io.sluice.usage.price.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Files that are no feeds: one line each, which names the file. */
class FeedFileTest {

  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "not json at all | not JSON, at line 1, column 1",
        "'' | not a price list",
        "{} | not a price list",
        "[] | not a price list",
        "42 | not a price list",
        "{\"a\": 1} | not a price list",
        "[{\"id\": \"openai\"}] | not a price list",
        "{\"a\": {\"models\": {}}} trailing | not JSON",
        "{\"a\": {}, \"a\": {}} | not JSON",
      })
  void whatIsNoFeedIsRefused(String text, String message) throws IOException {
    Path file = Files.writeString(folder.resolve("x.json"), text);

    assertThatThrownBy(() -> FeedFile.read(file, null, FeedText.DAY))
        .isInstanceOf(FeedException.class)
        .hasMessageStartingWith(file + ": ")
        .hasMessageContaining(message)
        .satisfies(e -> assertThat(e.getMessage()).doesNotContain("\n"));
  }

  @Test
  void depthIsBounded() throws IOException {
    Path file = Files.writeString(folder.resolve("x.json"), "[".repeat(100_000));

    assertThatThrownBy(() -> FeedFile.read(file, null, FeedText.DAY))
        .isInstanceOf(FeedException.class)
        .hasMessageContaining("nested too deep");
  }

  @Test
  void sizeIsBounded() throws IOException {
    Path file = folder.resolve("huge.json");
    try (RandomAccessFile huge = new RandomAccessFile(file.toFile(), "rw")) {
      huge.setLength(100_000_000);
    }

    assertThatThrownBy(() -> FeedFile.read(file, null, FeedText.DAY))
        .isInstanceOf(FeedException.class)
        .hasMessageContaining("larger than 32 MiB");
  }

  @Test
  void aMissingFileAFolderAndAnotherFormatAreNamed() throws IOException {
    Path feed = Files.writeString(folder.resolve("x.json"), "{\"openai\": {\"models\": {}}}");

    assertThatThrownBy(() -> FeedFile.read(folder.resolve("gone"), null, FeedText.DAY))
        .hasMessageContaining("there is no such file");
    assertThatThrownBy(() -> FeedFile.read(folder, null, FeedText.DAY))
        .hasMessageContaining("a folder");
    assertThatThrownBy(() -> FeedFile.read(feed, FeedFormat.LITELLM, FeedText.DAY))
        .hasMessageContaining("a price list of models.dev, not of litellm");
  }
}
