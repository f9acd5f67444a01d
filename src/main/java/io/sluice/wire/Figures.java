package io.sluice.wire;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.sluice.usage.TokenCounts;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Looks at a JSON answer while its buffers pass by, without keeping them: what it cost and who
 * served it. Never throws: of an answer that is cut or no JSON it tells what it saw.
 */
public final class Figures {

  /** Some hundred times the longest usage object seen. */
  private static final int MAX_VALUE_BYTES = 64 * 1024;

  private final String usageField;
  private final String modelField;
  private final UsageReader usageReader;
  private final JsonValues values;

  /** Reads a usage object. */
  public interface UsageReader {
    /**
     * Reads the value the parser stands on, to its end.
     *
     * @return null if there is no usage in it
     * @throws IOException if the document is not JSON
     */
    @Nullable TokenCounts read(JsonParser json) throws IOException;
  }

  /**
   * Figures of one answer.
   *
   * @param usageField top-level name of the usage object; empty if there is none
   * @param modelField top-level name of the model; empty if there is none
   */
  public Figures(String usageField, String modelField, UsageReader usageReader) {
    this(usageField, modelField, usageReader, Set.of());
  }

  /**
   * Figures of one answer, and a few of its texts.
   *
   * @param texts top-level names of strings that {@link #text} will be asked for
   */
  public Figures(String usageField, String modelField, UsageReader usageReader, Set<String> texts) {
    this(usageField, modelField, usageReader, "", "", texts);
  }

  /**
   * Figures of one answer that is also billed by the piece.
   *
   * @param numberField top-level name of a number; empty if there is none
   * @param listField top-level name of a list of objects; empty if there is none
   */
  public Figures(
      String usageField,
      String modelField,
      UsageReader usageReader,
      String numberField,
      String listField) {
    this(usageField, modelField, usageReader, numberField, listField, Set.of());
  }

  private Figures(
      String usageField,
      String modelField,
      UsageReader usageReader,
      String numberField,
      String listField,
      Set<String> texts) {
    this.usageField = usageField;
    this.modelField = modelField;
    this.usageReader = usageReader;
    // One for each answer: no streams here.
    Set<String> wanted = new HashSet<>(texts);
    wanted.add(usageField);
    wanted.add(modelField);
    wanted.add(numberField);
    wanted.remove("");
    this.values = new JsonValues(wanted, MAX_VALUE_BYTES, listField);
  }

  /** Of an answer that has none, such as an error. */
  public static Figures none() {
    return new Figures("", "", json -> null);
  }

  /** Looks at the next buffer and leaves it as it is. */
  public void feed(Buffer chunk) {
    values.feed(chunk);
  }

  /** True if the answer came to its end: its brackets are closed and nothing follows. */
  public boolean complete() {
    return values.complete();
  }

  /** Usage as the provider reported it; null if it has not. */
  public @Nullable TokenCounts usage() {
    return read(usageField, usageReader::read);
  }

  /** The model as the provider named it; empty if it has not. */
  public String servedModel() {
    return text(modelField);
  }

  /** A top-level string that was looked for; empty if there is none, or none yet. */
  public String text(String name) {
    String text =
        read(name, json -> json.currentToken() == JsonToken.VALUE_STRING ? json.getText() : "");
    return text == null ? "" : text;
  }

  /** The value of the field of this name, one that was asked for; 0 if it is no number. */
  public double number(String name) {
    Double number =
        read(
            name,
            json ->
                json.currentToken() != null && json.currentToken().isNumeric()
                    ? json.getDoubleValue()
                    : 0.0);
    return number == null ? 0 : number;
  }

  /** How many objects of the list have begun. */
  public long listed() {
    return values.listed();
  }

  private interface Reading<T> {
    @Nullable T from(JsonParser json) throws IOException;
  }

  private <T> @Nullable T read(String name, Reading<T> reading) {
    byte[] value = values.found().get(name);
    if (value == null) {
      return null;
    }
    try (JsonParser json = Json.FACTORY.createParser(value)) {
      return json.nextToken() == null ? null : reading.from(json);
    } catch (IOException e) {
      return null;
    }
  }
}
