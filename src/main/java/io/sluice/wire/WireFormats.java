package io.sluice.wire;

import io.sluice.wire.chat.ChatFormat;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The formats that are known. */
public final class WireFormats {

  private static final Map<Format, WireFormat> ALL = byFormat(List.of(new ChatFormat()));

  private WireFormats() {}

  private static Map<Format, WireFormat> byFormat(List<WireFormat> formats) {
    Map<Format, WireFormat> all = new EnumMap<>(Format.class);
    formats.forEach(format -> all.put(format.format(), format));
    return Collections.unmodifiableMap(all);
  }

  /** Empty if there is nothing. */
  public static Optional<WireFormat> find(Format format) {
    return Optional.ofNullable(ALL.get(format));
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
