package io.sluice.broker;

import io.sluice.wire.Format;
import io.vertx.core.json.JsonObject;
import java.util.List;

/**
 * A route that takes a JSON body, and a request on it that is good.
 *
 * @param route with {@code MODEL} where it names the model
 * @param good a body, with {@code MODEL} where it names the model
 * @param family whose own format it is
 */
record Way(String name, Format format, String route, String good, String family) {

  static final Way CHAT =
      openai(
          Format.CHAT,
          "/v1/chat/completions",
          "{'model':'MODEL','messages':[{'role':'user','content':'Hi'}]}");

  static final Way RESPONSES =
      openai(Format.RESPONSES, "/v1/responses", "{'model':'MODEL','input':'Hi'}");

  static final Way MESSAGES =
      new Way(
          "messages",
          Format.MESSAGES,
          "/v1/messages",
          "{'model':'MODEL','max_tokens':99,'messages':[{'role':'user','content':'Hi'}]}",
          "anthropic");

  static final Way GEMINI =
      gemini("generateContent", Format.GEMINI, "{'contents':[{'parts':[{'text':'Hi'}]}]}");

  static final Way CONVERSE =
      bedrock(
          "converse",
          Format.CONVERSE,
          "{'messages':[{'role':'user','content':[{'text':'Hi'}]}],'inferenceConfig':{}}");

  static final Way COHERE =
      new Way(
          "cohere",
          Format.COHERE_CHAT,
          "/v2/chat",
          "{'model':'MODEL','messages':[{'role':'user','content':'Hi'}]}",
          "cohere");

  /** Those that translate to each other. */
  static final List<Way> TALKS = List.of(CHAT, RESPONSES, MESSAGES, GEMINI, CONVERSE, COHERE);

  static final List<Way> ALL =
      List.of(
          CHAT,
          openai(Format.COMPLETIONS, "/v1/completions", "{'model':'MODEL','prompt':'Hi'}"),
          RESPONSES,
          openai(
              Format.RESPONSES_COUNT,
              "/v1/responses/input_tokens",
              "{'model':'MODEL','input':'Hi'}"),
          openai(
              Format.RESPONSES_COMPACT, "/v1/responses/compact", "{'model':'MODEL','input':'Hi'}"),
          MESSAGES,
          new Way(
              "messages_count",
              Format.MESSAGES_COUNT,
              "/v1/messages/count_tokens",
              "{'model':'MODEL','messages':[{'role':'user','content':'Hi'}]}",
              "anthropic"),
          GEMINI,
          gemini("streamGenerateContent", Format.GEMINI, GEMINI.good()),
          gemini("countTokens", Format.GEMINI_COUNT, GEMINI.good()),
          gemini("embedContent", Format.GEMINI_EMBED, "{'content':{'parts':[{'text':'Hi'}]}}"),
          gemini(
              "batchEmbedContents",
              Format.GEMINI_BATCH_EMBED,
              "{'requests':[{'model':'models/MODEL','content':{'parts':[{'text':'Hi'}]}}]}"),
          CONVERSE,
          bedrock("converse-stream", Format.CONVERSE, CONVERSE.good()),
          bedrock("invoke", Format.INVOKE, "{'max_tokens':9,'messages':[]}"),
          COHERE,
          new Way(
              "cohere_embed",
              Format.COHERE_EMBED,
              "/v2/embed",
              "{'model':'MODEL','texts':['Hi'],'input_type':'search_query'}",
              "cohere"),
          new Way(
              "rerank",
              Format.RERANK,
              "/v2/rerank",
              "{'model':'MODEL','query':'Hi','documents':['Ho']}",
              "cohere"),
          openai(Format.EMBEDDINGS, "/v1/embeddings", "{'model':'MODEL','input':'Hi'}"),
          openai(Format.MODERATIONS, "/v1/moderations", "{'model':'MODEL','input':'Hi'}"),
          openai(Format.IMAGES, "/v1/images/generations", "{'model':'MODEL','prompt':'A hat'}"),
          openai(
              Format.IMAGE_EDITS,
              "/v1/images/edits",
              "{'model':'MODEL','prompt':'A hat','images':[{'file_id':'f'}]}"),
          openai(
              Format.SPEECH, "/v1/audio/speech", "{'model':'MODEL','input':'Hi','voice':'alloy'}"),
          new Way(
              "batches",
              Format.BATCHES,
              "/v1/batches",
              "{'input_file_id':'file-1','endpoint':'/v1/chat/completions'}",
              "openai"));

  private static Way openai(Format format, String path, String good) {
    return new Way(format.code(), format, path, good, "openai");
  }

  private static Way gemini(String operation, Format format, String good) {
    return new Way(operation, format, "/v1beta/models/MODEL:" + operation, good, "gemini");
  }

  private static Way bedrock(String operation, Format format, String good) {
    return new Way(operation, format, "/model/MODEL/" + operation, good, "bedrock");
  }

  boolean modelInBody() {
    return good.contains("'model':'MODEL'");
  }

  /** The path for a model that the team may use, of the family whose format it is. */
  String path() {
    return path(family);
  }

  String path(String model) {
    return route.replace("MODEL", model);
  }

  /** A good body. */
  String body() {
    return json(good);
  }

  /** Of the fields of a good body. */
  List<String> names() {
    return List.copyOf(new JsonObject(body()).fieldNames());
  }

  /** With a field more, or one in the place of another: {@code 'name':value}. */
  String with(String field) {
    String name = field.substring(0, field.indexOf(':') + 1);
    int at = good.indexOf(name);
    if (at < 0) {
      return json("{" + field + (good.length() > 2 ? "," : "") + good.substring(1));
    }
    return json(good.substring(0, at) + field + good.substring(end(at + name.length())));
  }

  /** With a field twice, or one that it has not. */
  String also(String field) {
    return json(good.substring(0, good.length() - 1) + "," + field + "}");
  }

  String without(String name) {
    int at = good.indexOf("'" + name + "':");
    int end = end(at + name.length() + 3);
    return json(
        (good.substring(0, at) + good.substring(end))
            .replace(",,", ",")
            .replace("{,", "{")
            .replace(",}", "}"));
  }

  /** Where the value ends that begins there. */
  private int end(int from) {
    int depth = 0;
    boolean text = false;
    for (int i = from; ; i++) {
      char c = good.charAt(i);
      text ^= c == '\'';
      if (!text && depth == 0 && (c == ',' || c == '}')) {
        return i;
      }
      depth += text ? 0 : c == '{' || c == '[' ? 1 : c == '}' || c == ']' ? -1 : 0;
    }
  }

  private String json(String text) {
    return text.replace('\'', '"').replace("MODEL", family);
  }

  @Override
  public String toString() {
    return name;
  }
}
