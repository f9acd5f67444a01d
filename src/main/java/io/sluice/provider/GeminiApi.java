package io.sluice.provider;

import io.sluice.provider.Dispatch.Operation.Ask;
import io.sluice.wire.Format;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** Gemini by Google AI Studio (ai.google.dev/api). The path names the model and the method. */
final class GeminiApi implements ProviderApi {

  /** Names that say what kind of model they name. */
  private static final Pattern QUALIFIED = Pattern.compile("(models|tunedModels)/[^/]+");

  @Override
  public List<Format> formats() {
    return List.of(
        Format.GEMINI, Format.GEMINI_COUNT, Format.GEMINI_EMBED, Format.GEMINI_BATCH_EMBED);
  }

  @Override
  public String target(Ask ask) {
    String model = ask.model();
    String path =
        QUALIFIED.matcher(model).matches()
            ? model.substring(0, model.indexOf('/') + 1)
                + ApiPath.segment(model.substring(model.indexOf('/') + 1))
            : "models/" + ApiPath.segment(model);
    return method("/v1beta/" + path, ask);
  }

  /**
   * A model's path with what it is asked for. Streams are events, unless the caller asked in this
   * very format and in another way: without {@code alt=sse} a stream is one JSON array.
   */
  static String method(String model, Ask ask) {
    String method =
        switch (ask.format()) {
          case GEMINI -> ask.stream() ? ":streamGenerateContent" : ":generateContent";
          case GEMINI_COUNT -> ":countTokens";
          case GEMINI_EMBED -> ":embedContent";
          case GEMINI_BATCH_EMBED -> ":batchEmbedContents";
          default -> throw ProviderApi.unspoken(ask.format());
        };
    if (ask.query() != null) {
      return ApiPath.with(model + method, ApiPath.only(ask.query(), Set.of("alt")));
    }
    return ApiPath.with(model + method, ask.stream() ? "alt=sse" : "");
  }
}
