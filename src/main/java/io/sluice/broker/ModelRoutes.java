package io.sluice.broker;

import static io.sluice.access.Scopes.LLM_AUDIO;
import static io.sluice.access.Scopes.LLM_CHAT;
import static io.sluice.access.Scopes.LLM_EMBED;
import static io.sluice.access.Scopes.LLM_IMAGES;
import static io.sluice.access.Scopes.LLM_MODERATE;
import static io.sluice.access.Scopes.LLM_REALTIME;
import static io.sluice.access.Scopes.LLM_RERANK;

import io.sluice.wire.ErrorShape;
import io.sluice.wire.Format;
import io.sluice.wire.RequestPath;
import io.sluice.wire.WireFormats;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The paths on which models are asked, as the vendors' own APIs have them, so that a client only
 * changes its base URL. Gemini and Bedrock name model and operation in the path.
 */
final class ModelRoutes {

  /** Gemini: {@code models/MODEL:OPERATION}, under both versions that its SDKs use. */
  static final String GEMINI = "/v1beta/models/";

  static final String GEMINI_STABLE = "/v1/models/";

  /** AWS Bedrock: {@code model/MODEL/OPERATION}. */
  static final String BEDROCK = "/model/";

  /** A WebSocket. */
  static final String REALTIME_PATH = "/v1/realtime";

  static final Endpoint REALTIME = new Endpoint(WireFormats.of(Format.REALTIME), LLM_REALTIME);

  /** POST, and by GET a WebSocket. */
  static final String RESPONSES_PATH = "/v1/responses";

  static final Endpoint RESPONSES = endpoint(Format.RESPONSES, LLM_CHAT);

  /** Paths that say all by themselves. */
  static final Map<String, Endpoint> EXACT = exact();

  private static final Map<String, Addressed> GEMINI_OPERATIONS =
      Map.of(
          "generateContent", of(Format.GEMINI, LLM_CHAT, false),
          "streamGenerateContent", of(Format.GEMINI, LLM_CHAT, true),
          "countTokens", of(Format.GEMINI_COUNT, LLM_CHAT, false),
          "embedContent", of(Format.GEMINI_EMBED, LLM_EMBED, false),
          "batchEmbedContents", of(Format.GEMINI_BATCH_EMBED, LLM_EMBED, false));

  private static final Map<String, Addressed> BEDROCK_OPERATIONS =
      Map.of(
          "converse", of(Format.CONVERSE, LLM_CHAT, false),
          "converse-stream", of(Format.CONVERSE, LLM_CHAT, true),
          "invoke", of(Format.INVOKE, LLM_CHAT, false),
          "invoke-with-response-stream", of(Format.INVOKE, LLM_CHAT, true));

  /** What is asked on a path. */
  record Addressed(Endpoint endpoint, RequestPath path) {}

  private ModelRoutes() {}

  private static Map<String, Endpoint> exact() {
    Map<String, Endpoint> all = new LinkedHashMap<>();
    all.put("/v1/chat/completions", endpoint(Format.CHAT, LLM_CHAT));
    all.put("/v1/completions", endpoint(Format.COMPLETIONS, LLM_CHAT));
    all.put(RESPONSES_PATH, RESPONSES);
    all.put("/v1/responses/input_tokens", endpoint(Format.RESPONSES_COUNT, LLM_CHAT));
    all.put("/v1/responses/compact", endpoint(Format.RESPONSES_COMPACT, LLM_CHAT));
    all.put("/v1/messages", endpoint(Format.MESSAGES, LLM_CHAT));
    all.put("/v1/messages/count_tokens", endpoint(Format.MESSAGES_COUNT, LLM_CHAT));
    all.put("/v1/embeddings", endpoint(Format.EMBEDDINGS, LLM_EMBED));
    all.put("/v1/rerank", endpoint(Format.RERANK, LLM_RERANK));
    all.put("/v2/rerank", endpoint(Format.RERANK, LLM_RERANK));
    all.put("/v2/chat", endpoint(Format.COHERE_CHAT, LLM_CHAT));
    all.put("/v2/embed", endpoint(Format.COHERE_EMBED, LLM_EMBED));
    all.put("/v1/moderations", endpoint(Format.MODERATIONS, LLM_MODERATE));
    all.put("/v1/images/generations", endpoint(Format.IMAGES, LLM_IMAGES));
    all.put("/v1/images/edits", endpoint(Format.IMAGE_EDITS, LLM_IMAGES));
    all.put("/v1/images/variations", endpoint(Format.IMAGE_VARIATIONS, LLM_IMAGES));
    all.put("/v1/audio/speech", endpoint(Format.SPEECH, LLM_AUDIO));
    all.put("/v1/audio/transcriptions", endpoint(Format.TRANSCRIPTIONS, LLM_AUDIO));
    all.put("/v1/audio/translations", endpoint(Format.TRANSLATIONS, LLM_AUDIO));
    return all;
  }

  private static Endpoint endpoint(Format format, String scope) {
    return new Endpoint(WireFormats.of(format), scope);
  }

  private static Addressed of(Format format, String scope, boolean stream) {
    return new Addressed(endpoint(format, scope), new RequestPath("", stream));
  }

  /** What {@code models/MODEL:OPERATION} asks for; null if there is no such operation. */
  static @Nullable Addressed gemini(String path) {
    String call = path.substring(path.indexOf("/models/") + "/models/".length());
    int colon = call.lastIndexOf(':');
    Addressed known = colon < 0 ? null : GEMINI_OPERATIONS.get(call.substring(colon + 1));
    return known == null ? null : about(known, call.substring(0, colon));
  }

  /** What {@code model/MODEL/OPERATION} asks for; null if there is no such operation. */
  static @Nullable Addressed bedrock(String path) {
    int slash = path.lastIndexOf('/');
    Addressed known =
        slash < BEDROCK.length() ? null : BEDROCK_OPERATIONS.get(path.substring(slash + 1));
    return known == null ? null : about(known, path.substring(BEDROCK.length(), slash));
  }

  private static @Nullable Addressed about(Addressed operation, String model) {
    try {
      // A plus is a plus in a path (RFC 3986).
      String name = URLDecoder.decode(model.replace("+", "%2B"), StandardCharsets.UTF_8);
      return new Addressed(operation.endpoint(), new RequestPath(name, operation.path().stream()));
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  /** How whoever asks on this path expects to be told of an error. */
  static ErrorShape errors(@Nullable String path) {
    if (path == null) {
      return ApiError.SHAPE;
    }
    Endpoint known = EXACT.get(path);
    if (known != null) {
      return known.format().errors();
    }
    Format nearest =
        path.startsWith("/v1/messages")
            ? Format.MESSAGES
            : path.startsWith("/v1beta/") || (path.startsWith(GEMINI_STABLE) && path.contains(":"))
                ? Format.GEMINI
                : path.startsWith(BEDROCK) ? Format.CONVERSE : Format.CHAT;
    return WireFormats.of(nearest).errors();
  }
}
