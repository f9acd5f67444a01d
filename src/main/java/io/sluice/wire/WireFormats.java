package io.sluice.wire;

import io.sluice.wire.chat.ChatFormat;
import io.sluice.wire.completions.CompletionsFormat;
import io.sluice.wire.responses.ResponsesCompactFormat;
import io.sluice.wire.responses.ResponsesCountFormat;
import io.sluice.wire.responses.ResponsesFormat;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** The formats that are known. */
public final class WireFormats {

  private static final Map<Format, WireFormat> ALL =
      byFormat(
          List.of(
              new ChatFormat(),
              new ResponsesFormat(),
              new ResponsesCountFormat(),
              new ResponsesCompactFormat(),
              new CompletionsFormat()));

  private WireFormats() {}

  private static Map<Format, WireFormat> byFormat(List<WireFormat> formats) {
    Map<Format, WireFormat> all = new EnumMap<>(Format.class);
    formats.forEach(format -> all.put(format.format(), format));
    return Collections.unmodifiableMap(all);
  }

  /**
   * What there is of a format.
   *
   * @throws IllegalArgumentException if there is nothing
   */
  public static WireFormat of(Format format) {
    WireFormat known = ALL.get(format);
    if (known == null) {
      throw new IllegalArgumentException("no format " + format.code());
    }
    return known;
  }
}
