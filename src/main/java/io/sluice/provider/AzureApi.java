package io.sluice.provider;

import io.sluice.config.ProviderConfig.AzureConfig;
import io.sluice.provider.Dispatch.Operation.Ask;
import io.sluice.provider.Dispatch.Operation.Resource;
import io.sluice.wire.Format;
import java.util.List;
import java.util.Set;

/**
 * OpenAI's models as Azure serves them: at {@code /openai/v1}, where all is as at OpenAI, or by
 * deployment and version (learn.microsoft.com/azure/ai-services/openai/reference).
 */
final class AzureApi implements ProviderApi {

  private static final List<Format> V1 =
      OpenAiApi.FORMATS.stream()
          .filter(format -> format != Format.MODERATIONS && format != Format.IMAGE_VARIATIONS)
          .toList();

  /** What a deployment is asked for under its own path. */
  private static final Set<Format> OF_A_DEPLOYMENT =
      Set.of(
          Format.CHAT,
          Format.COMPLETIONS,
          Format.EMBEDDINGS,
          Format.IMAGES,
          Format.IMAGE_EDITS,
          Format.SPEECH,
          Format.TRANSCRIPTIONS,
          Format.TRANSLATIONS);

  private final boolean v1;
  private final String version;

  AzureApi(AzureConfig config) {
    this.v1 = config.api().equals("v1");
    this.version = config.apiVersion() == null ? "" : "api-version=" + config.apiVersion();
  }

  @Override
  public List<Format> formats() {
    return V1;
  }

  @Override
  public String target(Ask ask) {
    String path = OpenAiApi.path(ask.format());
    if (ask.format() == Format.REALTIME) {
      return v1
          ? OpenAiApi.realtime(versioned("/openai/v1" + path), "model", ask)
          : OpenAiApi.realtime(versioned("/openai" + path), "deployment", ask);
    }
    if (v1) {
      return versioned("/openai/v1" + path);
    }
    return OF_A_DEPLOYMENT.contains(ask.format())
        ? versioned("/openai/deployments/" + ApiPath.segment(ask.model()) + path)
        : versioned("/openai" + path);
  }

  @Override
  public String target(Resource resource) {
    return versioned((v1 ? "/openai/v1" : "/openai") + OpenAiApi.resource(resource));
  }

  private String versioned(String target) {
    return ApiPath.with(target, version);
  }

  @Override
  public Set<String> knownHeaders() {
    return OpenAiApi.KNOWN_HEADERS;
  }
}
