package io.sluice.simulator;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The models on offer: an alias and a dated snapshot of each, as real providers list them. */
public final class Models {
  private static final String SNAPSHOT = "-2026-10-01";

  /** When all of them were made, in seconds of the epoch. */
  public static final long CREATED = 1_790_812_800L;

  private static final String REASONING = "sim-reasoning";
  private static final List<String> NAMES =
      Stream.of(
              "sim-small",
              "sim-large",
              REASONING,
              "sim-gemini",
              "sim-gemini-3",
              "sim-embed",
              "sim-rerank",
              "sim-moderation",
              "sim-image",
              "sim-speech",
              "sim-transcribe",
              "sim-realtime")
          .flatMap(alias -> Stream.of(alias, alias + SNAPSHOT))
          .toList();
  // What Bedrock puts around a name: a region or maker, and a version.
  private static final Pattern DRESSED =
      Pattern.compile("(?:[a-z]{2,10}\\.){0,2}(sim-[a-z0-9-]+?)(?:-v[0-9]+:[0-9]+)?");

  private Models() {}

  /**
   * The snapshot that serves {@code name}.
   *
   * @throws ApiError 404 if there is no such model
   */
  public static String served(String name) {
    Matcher dressed = DRESSED.matcher(name);
    String model = dressed.matches() ? dressed.group(1) : name;
    if (!NAMES.contains(model)) {
      throw ApiError.unknownModel(name);
    }
    return model.endsWith(SNAPSHOT) ? model : model + SNAPSHOT;
  }

  public static boolean reasons(String model) {
    return model.contains(REASONING);
  }

  public static List<String> names() {
    return NAMES;
  }
}
