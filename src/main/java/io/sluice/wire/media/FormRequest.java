package io.sluice.wire.media;

import io.sluice.wire.ApiRequest;
import io.sluice.wire.Feature;
import io.sluice.wire.Format;
import io.vertx.core.buffer.Buffer;
import java.util.EnumSet;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;

/**
 * A request that is a form, as far as it is known before its file has passed. What comes behind the
 * file is not known yet: a {@code stream} there is not seen, and the answer's head tells all the
 * same.
 */
public final class FormRequest implements ApiRequest {

  /** What to answer a body that is none. */
  static final Malformed WANTED =
      new Malformed("", "the body must be a form, multipart/form-data with a boundary");

  private static final int MAX_CHOICES = 128;

  private final Format format;
  private final String model;
  private final Map<String, String> fields;
  private final long size;
  private final long textBytes;
  private final int choices;

  private FormRequest(
      Format format,
      String model,
      Map<String, String> fields,
      long size,
      long textBytes,
      int choices) {
    this.format = format;
    this.model = model;
    this.fields = Map.copyOf(fields);
    this.size = size;
    this.textBytes = textBytes;
    this.choices = choices;
  }

  /**
   * Reads what is known of a form. Never throws.
   *
   * @param model from the form or from elsewhere; empty if nobody named one
   * @param fields small ones, by name
   * @param size of the whole body in bytes; -1 if not known
   * @param textBytes of other fields that are no files, such as a prompt
   */
  public static Result of(
      Format format, String model, Map<String, String> fields, long size, long textBytes) {
    if (model.isEmpty() || model.length() > 256) {
      return new Malformed(
          "model", "model must be a part of the form that names a model, of 1 to 256 characters");
    }
    String stream = fields.getOrDefault("stream", "");
    if (!stream.isEmpty() && !isFlag(stream)) {
      return new Malformed("stream", "stream must be true or false");
    }
    int choices = choices(fields.getOrDefault("n", "1"));
    if (choices < 1 || choices > MAX_CHOICES) {
      return new Malformed("n", "n must be a whole number from 1 to " + MAX_CHOICES);
    }
    return new Parsed(new FormRequest(format, model, fields, size, textBytes, choices));
  }

  private static boolean isFlag(String text) {
    return text.equalsIgnoreCase("true")
        || text.equalsIgnoreCase("false")
        || text.equals("0")
        || text.equals("1");
  }

  /** 0 for what is no such number. */
  private static int choices(String text) {
    return text.matches("[0-9]{1,4}") ? Integer.parseInt(text) : 0;
  }

  @Override
  public Format format() {
    return format;
  }

  /** Nothing: it is not kept. */
  @Override
  public Buffer body() {
    return Buffer.buffer();
  }

  /** Of the whole body in bytes; -1 if not known. */
  public long size() {
    return size;
  }

  /** In what form the caller wants the answer; empty if it does not say. */
  public String responseFormat() {
    return fields.getOrDefault("response_format", "");
  }

  /** Of the text in it: bytes of a file are no tokens. */
  @Override
  public long estimatedInputTokens() {
    return (textBytes + 3) / 4;
  }

  @Override
  public String model() {
    return model;
  }

  @Override
  public boolean stream() {
    String stream = fields.getOrDefault("stream", "");
    return stream.equalsIgnoreCase("true") || stream.equals("1");
  }

  @Override
  public boolean usageAsked() {
    return true;
  }

  @Override
  public OptionalLong outputTokenLimit() {
    return OptionalLong.empty();
  }

  @Override
  public int choices() {
    return choices;
  }

  @Override
  public Set<Feature> features() {
    EnumSet<Feature> features =
        EnumSet.of(
            switch (format) {
              case TRANSCRIPTIONS, TRANSLATIONS -> Feature.AUDIO;
              case IMAGE_EDITS, IMAGE_VARIATIONS -> Feature.IMAGES;
              default -> Feature.FILES;
            });
    if (stream()) {
      features.add(Feature.STREAMING);
    }
    return features;
  }

  @Override
  public String cacheKey() {
    return "";
  }

  /** The form is rewritten as it passes. */
  @Override
  public Buffer rewrite(String upstreamModel, long outputTokens) {
    throw new UnsupportedOperationException("a form is rewritten as it passes");
  }
}
