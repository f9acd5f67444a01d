package io.sluice.provider;

import io.sluice.provider.Dispatch.Operation;
import io.sluice.provider.Dispatch.Operation.Ask;
import io.sluice.provider.Dispatch.Operation.Resource;
import io.sluice.wire.Format;
import io.vertx.core.MultiMap;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * OpenAI and every server that speaks its API (OpenAI API reference). The body names the model; the
 * base URL ends with the version.
 */
final class OpenAiApi implements ProviderApi {

  static final Set<String> KNOWN_HEADERS = Set.of("openai-beta");

  static final List<Format> FORMATS =
      List.of(
          Format.CHAT,
          Format.RESPONSES,
          Format.COMPLETIONS,
          Format.EMBEDDINGS,
          Format.MODERATIONS,
          Format.IMAGES,
          Format.IMAGE_EDITS,
          Format.IMAGE_VARIATIONS,
          Format.SPEECH,
          Format.TRANSCRIPTIONS,
          Format.TRANSLATIONS,
          Format.FILES,
          Format.BATCHES,
          Format.REALTIME,
          Format.RESPONSES_COUNT,
          Format.RESPONSES_COMPACT);

  private static final Map<Format, String> PATHS = paths();

  private final Quirks quirks;

  OpenAiApi(Quirks quirks) {
    this.quirks = quirks;
  }

  private static Map<Format, String> paths() {
    Map<Format, String> paths = new EnumMap<>(Format.class);
    paths.put(Format.CHAT, "/chat/completions");
    paths.put(Format.RESPONSES, "/responses");
    paths.put(Format.RESPONSES_COUNT, "/responses/input_tokens");
    paths.put(Format.RESPONSES_COMPACT, "/responses/compact");
    paths.put(Format.COMPLETIONS, "/completions");
    paths.put(Format.EMBEDDINGS, "/embeddings");
    paths.put(Format.MODERATIONS, "/moderations");
    paths.put(Format.IMAGES, "/images/generations");
    paths.put(Format.IMAGE_EDITS, "/images/edits");
    paths.put(Format.IMAGE_VARIATIONS, "/images/variations");
    paths.put(Format.SPEECH, "/audio/speech");
    paths.put(Format.TRANSCRIPTIONS, "/audio/transcriptions");
    paths.put(Format.TRANSLATIONS, "/audio/translations");
    paths.put(Format.FILES, "/files");
    paths.put(Format.BATCHES, "/batches");
    paths.put(Format.REALTIME, "/realtime");
    // Not OpenAI's own: many servers that speak its API have these beside it.
    paths.put(Format.RERANK, "/rerank");
    paths.put(Format.MESSAGES, "/messages");
    paths.put(Format.MESSAGES_COUNT, "/messages/count_tokens");
    return paths;
  }

  /** Under the version. */
  static String path(Format format) {
    String path = PATHS.get(format);
    if (path == null) {
      throw ProviderApi.unspoken(format);
    }
    return path;
  }

  @Override
  public List<Format> formats() {
    return quirks.formats().isEmpty() ? FORMATS : quirks.formats();
  }

  @Override
  public String target(Ask ask) {
    String own = quirks.paths().get(ask.format());
    String path = own == null ? path(ask.format()) : own;
    return ask.format() == Format.REALTIME ? realtime(path, "model", ask) : path;
  }

  /** The one that names its model in the query, because it has no body. */
  static String realtime(String path, String parameter, Ask ask) {
    String model = ApiPath.with(path, parameter + "=" + ApiPath.segment(ask.model()));
    return ApiPath.with(model, ApiPath.only(ask.query(), Set.of("intent")));
  }

  @Override
  public String target(Resource resource) {
    return resource(resource);
  }

  static String resource(Resource resource) {
    return ApiPath.with(
        ApiPath.resource(resource.path()), ApiPath.withoutCredentials(resource.query()));
  }

  @Override
  public Set<String> knownHeaders() {
    return KNOWN_HEADERS;
  }

  @Override
  public void complete(MultiMap headers, Operation operation) {
    Format format = operation.format();
    if (format == Format.MESSAGES || format == Format.MESSAGES_COUNT) {
      AnthropicApi.version(headers);
    }
  }

  @Override
  public Quirks quirks() {
    return quirks;
  }
}
