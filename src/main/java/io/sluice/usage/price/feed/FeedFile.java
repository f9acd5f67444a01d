package io.sluice.usage.price.feed;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/** Reads a file of prices that somebody else publishes. */
public final class FeedFile {

  static final int MAX_SIZE = 32 << 20;

  private static final ObjectMapper JSON =
      new ObjectMapper(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(32)
                          .maxNumberLength(100)
                          .maxNameLength(1000)
                          .build())
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  // Some writers of JSON know NaN; then its model is named, not the file refused.
                  .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
                  .build())
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  private FeedFile() {}

  /**
   * Reads all of it.
   *
   * @param format null to tell it by its content
   * @param day whose prices are wanted, and the first one of those that do not say
   */
  public static Feed read(Path file, @Nullable FeedFormat format, LocalDate day)
      throws FeedException {
    JsonNode root = tree(file);
    FeedFormat found = FeedFormat.of(root).orElse(null);
    if (found == null || (format != null && format != found)) {
      throw new FeedException(
          file
              + ": "
              + (found == null
                  ? "not a price list of genai-prices, litellm or models.dev"
                  : "a price list of " + found + ", not of " + format));
    }
    Gathered gathered = new Gathered();
    switch (found) {
      case GENAI_PRICES -> new GenaiPrices(gathered, day).read(root);
      case LITELLM -> new LiteLlm(gathered, day).read(root);
      case MODELS_DEV -> new ModelsDev(gathered, day).read(root);
    }
    return gathered.finish(found);
  }

  private static JsonNode tree(Path file) throws FeedException {
    byte[] bytes;
    try (InputStream in = Files.newInputStream(file)) {
      bytes = in.readNBytes(MAX_SIZE + 1);
    } catch (NoSuchFileException e) {
      throw new FeedException(file + ": there is no such file");
    } catch (IOException e) {
      throw new FeedException(
          file
              + ": "
              + (Files.isDirectory(file) ? "this is a folder, not a file" : "cannot be read"));
    }
    if (bytes.length > MAX_SIZE) {
      throw new FeedException(file + ": larger than 32 MiB, too large for a price list");
    }
    try {
      return JSON.readTree(bytes);
    } catch (JsonProcessingException e) {
      // The parser's message quotes the file over several lines.
      String what =
          e instanceof StreamConstraintsException
              ? "nested too deep, or a number or a name is too long"
              : "not JSON";
      String at =
          e.getLocation() == null
              ? ""
              : ", at line %d, column %d"
                  .formatted(e.getLocation().getLineNr(), e.getLocation().getColumnNr());
      throw new FeedException(file + ": " + what + at);
    } catch (IOException e) {
      throw new FeedException(file + ": cannot be read");
    }
  }
}
