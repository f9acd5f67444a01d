package io.sluice.provider;

import io.sluice.config.ProviderConfig.GoogleConfig;
import io.sluice.provider.Dispatch.Operation.Ask;
import io.sluice.wire.Format;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Gemini, and others' models that speak as it does, in a project of Google Cloud
 * (cloud.google.com/vertex-ai/generative-ai/docs/model-reference).
 */
final class VertexApi implements ProviderApi {

  /** Names that are a path under the location: another publisher's model, or an endpoint. */
  private static final Pattern QUALIFIED =
      Pattern.compile("publishers/[^/]+/models/[^/]+|endpoints/[^/]+");

  private final String location;

  VertexApi(GoogleConfig config) {
    this.location =
        "/v1/projects/"
            + ApiPath.segment(config.project())
            + "/locations/"
            + ApiPath.segment(config.location())
            + "/";
  }

  @Override
  public List<Format> formats() {
    return List.of(Format.GEMINI, Format.GEMINI_COUNT);
  }

  @Override
  public String target(Ask ask) {
    if (ask.format() == Format.CHAT) {
      return location + "endpoints/openapi/chat/completions";
    }
    if (ask.format() == Format.GEMINI_BATCH_EMBED) {
      throw ProviderApi.unspoken(ask.format());
    }
    String model = ask.model();
    String path =
        QUALIFIED.matcher(model).matches()
            ? Arrays.stream(model.split("/")).map(ApiPath::segment).collect(Collectors.joining("/"))
            : "publishers/google/models/" + ApiPath.segment(model);
    return GeminiApi.method(location + path, ask);
  }
}
