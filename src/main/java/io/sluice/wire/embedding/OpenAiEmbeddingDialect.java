package io.sluice.wire.embedding;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.usage.TokenCounts;
import io.sluice.wire.ApiRequest;
import io.sluice.wire.Format;
import io.sluice.wire.Json;
import io.sluice.wire.conversation.ObjectFields;
import io.sluice.wire.conversation.Untranslatable;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;

/**
 * OpenAI's embeddings. {@code encoding_format: base64} is honoured whoever makes the vectors: its
 * Node client asks for it without being told to. Inputs of tokens are refused, since no other
 * provider has the same tokens; {@code user} is a hint and goes.
 *
 * <p>Source: OpenAI API reference, "Create embeddings".
 */
public final class OpenAiEmbeddingDialect implements EmbeddingDialect {

  @Override
  public Format format() {
    return Format.EMBEDDINGS;
  }

  @Override
  public EmbeddingRequest readRequest(ApiRequest request) {
    ObjectFields body = ObjectFields.of(ObjectFields.tree(request.body()), "");
    JsonNode input = body.node("input");
    if (input == null) {
      throw new Untranslatable("input", "is missing");
    }
    List<String> inputs = new ArrayList<>();
    if (input.isTextual()) {
      inputs.add(input.textValue());
    } else if (input.isArray() && !input.isEmpty()) {
      for (JsonNode each : input) {
        if (!each.isTextual()) {
          throw new Untranslatable(
              "input", "must be text: tokens mean nothing to the provider of this model");
        }
        inputs.add(each.textValue());
      }
    } else {
      throw new Untranslatable("input", "must be a string or an array of strings, not empty");
    }
    body.ignore("user", "model");
    EmbeddingRequest read =
        new EmbeddingRequest(
            request.model(),
            inputs,
            input.isTextual(),
            body.integer("dimensions"),
            encoding(body),
            EmbeddingRequest.Kind.UNSAID,
            "input");
    body.end();
    return read;
  }

  private static boolean encoding(ObjectFields body) {
    String format = body.text("encoding_format", "float");
    return switch (format) {
      case "float" -> false;
      case "base64" -> true;
      default -> throw new Untranslatable("encoding_format", "must be float or base64");
    };
  }

  @Override
  public Buffer writeRequest(EmbeddingRequest request, String model) {
    ObjectNode body = ObjectFields.TREES.createObjectNode().put("model", model);
    if (request.single()) {
      body.put("input", request.inputs().get(0));
    } else {
      ArrayNode input = body.putArray("input");
      request.inputs().forEach(input::add);
    }
    if (request.dimensions() != null) {
      body.put("dimensions", request.dimensions());
    }
    // Without an encoding numbers come as numbers, and keep their digits on the way.
    return Buffer.buffer(body.toString());
  }

  @Override
  public EmbeddingAnswer readAnswer(Buffer body) {
    JsonNode tree = VectorDocument.tree(body);
    JsonNode data = tree.path("data");
    Vector[] vectors = new Vector[data.size()];
    int place = 0;
    for (JsonNode each : data) {
      int index = each.path("index").asInt(place++);
      if (index < 0 || index >= vectors.length || vectors[index] != null) {
        throw new Untranslatable("", "the answer has vectors that are numbered wrongly");
      }
      vectors[index] = VectorDocument.vector(each.path("embedding"));
    }
    JsonNode usage = tree.path("usage");
    long tokens = usage.path("prompt_tokens").asLong(usage.path("total_tokens").asLong(-1));
    return new EmbeddingAnswer(
        tree.path("model").asText(""),
        List.of(vectors),
        tokens < 0 ? null : new TokenCounts(tokens, 0, 0, 0, 0));
  }

  @Override
  public Buffer writeAnswer(EmbeddingAnswer answer, EmbeddingRequest asked) {
    StringBuilder body = new StringBuilder("{\"object\":\"list\",\"data\":[");
    int index = 0;
    for (Vector vector : answer.vectors()) {
      body.append(index == 0 ? "" : ",")
          .append("{\"object\":\"embedding\",\"index\":")
          .append(index++)
          .append(",\"embedding\":")
          .append(asked.base64() ? Json.quote(vector.base64()) : vector.json())
          .append('}');
    }
    TokenCounts usage = answer.usage();
    long tokens = usage == null ? 0 : usage.allInput();
    body.append("],\"model\":")
        .append(Json.quote(answer.model().isEmpty() ? asked.model() : answer.model()))
        .append(",\"usage\":{\"prompt_tokens\":")
        .append(tokens)
        .append(",\"total_tokens\":")
        .append(tokens)
        .append("}}");
    return Buffer.buffer(body.toString());
  }
}
