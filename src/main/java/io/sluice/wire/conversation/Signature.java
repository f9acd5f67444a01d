package io.sluice.wire.conversation;

import io.sluice.wire.Format;

/**
 * A provider's mark on something it made, to be given back to it word for word. Another provider
 * would refuse it, so it carries where it is from. In a caller's format it stands in the place
 * where that format has its own marks; one of another format is written with its origin in front.
 *
 * @param origin the format of the provider that made it
 * @param value opaque
 */
public record Signature(Format origin, String value) {

  private static final String PREFIX = "sluice.";

  /** As it stands in an answer in this format. */
  public String in(Format caller) {
    return origin == caller ? value : PREFIX + origin.code() + "." + value;
  }

  /** The mark that stands in a request in this format. */
  public static Signature read(String text, Format caller) {
    if (text.startsWith(PREFIX)) {
      int end = text.indexOf('.', PREFIX.length());
      for (Format format : Format.values()) {
        if (end > 0 && text.substring(PREFIX.length(), end).equals(format.code())) {
          return new Signature(format, text.substring(end + 1));
        }
      }
    }
    return new Signature(caller, text);
  }
}
