package io.sluice.wire;

import io.sluice.wire.chat.ChatFormat;
import io.sluice.wire.media.ImagesFormat;
import io.sluice.wire.media.ModerationsFormat;
import io.sluice.wire.media.ResourceFormat;
import io.sluice.wire.media.SpeechFormat;
import io.sluice.wire.media.TranscriptionsFormat;
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
              new ModerationsFormat(),
              new ImagesFormat(Format.IMAGES),
              new ImagesFormat(Format.IMAGE_EDITS),
              new ImagesFormat(Format.IMAGE_VARIATIONS),
              new SpeechFormat(),
              new TranscriptionsFormat(Format.TRANSCRIPTIONS),
              new TranscriptionsFormat(Format.TRANSLATIONS),
              new ResourceFormat(Format.FILES),
              new ResourceFormat(Format.BATCHES)));

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
