package io.sluice.wire.cohere;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.usage.TokenCounts;
import io.sluice.wire.ApiRequest;
import io.sluice.wire.Format;
import io.sluice.wire.Json;
import io.sluice.wire.conversation.ObjectFields;
import io.sluice.wire.conversation.Untranslatable;
import io.sluice.wire.embedding.EmbeddingAnswer;
import io.sluice.wire.embedding.EmbeddingDialect;
import io.sluice.wire.embedding.EmbeddingRequest;
import io.sluice.wire.embedding.EmbeddingRequest.Kind;
import io.sluice.wire.embedding.Vector;
import io.sluice.wire.embedding.VectorDocument;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/**
 * Cohere's embed, version 2. It insists on knowing what texts are for; of a caller who does not say
 * they are documents. Other types of vectors than {@code float} and {@code base64} are refused, and
 * so are pictures; {@code truncate} is a hint and goes where it is END or NONE.
 *
 * <p>Source: Cohere API reference, "Embed", version 2.
 */
public final class CohereEmbeddingDialect implements EmbeddingDialect {

  @Override
  public Format format() {
    return Format.COHERE_EMBED;
  }

  @Override
  public EmbeddingRequest readRequest(ApiRequest request) {
    return read(ObjectFields.of(ObjectFields.tree(request.body()), ""), request.model());
  }

  /** Understands the fields of a request, with or without its model. */
  public EmbeddingRequest read(ObjectFields body, String model) {
    String alone = "must be texts: pictures cannot be said in the provider's format";
    body.refuse("images", alone);
    body.refuse("inputs", alone);
    List<String> texts = body.texts("texts");
    if (texts.isEmpty()) {
      throw new Untranslatable("texts", "is missing, or empty");
    }
    if (body.text("truncate", "END").equals("START")) {
      throw new Untranslatable("truncate", "must not be START: no other provider does it");
    }
    List<String> types = body.texts("embedding_types");
    boolean base64 = types.equals(List.of("base64"));
    if (!types.isEmpty() && !base64 && !types.equals(List.of("float"))) {
      throw new Untranslatable("embedding_types", "must be float or base64 alone");
    }
    body.ignore("model");
    EmbeddingRequest read =
        new EmbeddingRequest(
            model,
            texts,
            false,
            body.integer("output_dimension"),
            base64,
            kind(body.text("input_type", "")),
            "texts");
    body.end();
    return read;
  }

  private static Kind kind(String type) {
    return switch (type) {
      case "" -> Kind.UNSAID;
      case "search_document" -> Kind.DOCUMENT;
      case "search_query" -> Kind.QUERY;
      case "classification" -> Kind.CLASSIFICATION;
      case "clustering" -> Kind.CLUSTERING;
      default ->
          throw new Untranslatable(
              "input_type", "must be search_document, search_query, classification or clustering");
    };
  }

  @Override
  public Buffer writeRequest(EmbeddingRequest request, String model) {
    return write(request, model);
  }

  /**
   * Says a request.
   *
   * @param model null where the path names it
   */
  public Buffer write(EmbeddingRequest request, @Nullable String model) {
    ObjectNode body = ObjectFields.TREES.createObjectNode();
    if (model != null) {
      body.put("model", model);
    }
    ArrayNode texts = body.putArray("texts");
    request.inputs().forEach(texts::add);
    body.put(
        "input_type",
        switch (request.kind()) {
          case UNSAID, DOCUMENT -> "search_document";
          case QUERY -> "search_query";
          case CLASSIFICATION -> "classification";
          case CLUSTERING, SIMILARITY -> "clustering";
        });
    body.putArray("embedding_types").add("float");
    if (request.dimensions() != null) {
      body.put("output_dimension", request.dimensions());
    }
    return Buffer.buffer(body.toString());
  }

  @Override
  public EmbeddingAnswer readAnswer(Buffer body) {
    JsonNode tree = VectorDocument.tree(body);
    JsonNode embeddings = tree.path("embeddings");
    // Without types it is an array of vectors, as version 1 had it.
    JsonNode floats = embeddings.isArray() ? embeddings : embeddings.path("float");
    List<Vector> vectors = new ArrayList<>();
    floats.forEach(each -> vectors.add(VectorDocument.vector(each)));
    return new EmbeddingAnswer("", vectors, usage(tree.get("meta")));
  }

  private static @Nullable TokenCounts usage(@Nullable JsonNode meta) {
    if (meta == null) {
      return null;
    }
    try (JsonParser json = ObjectFields.TREES.treeAsTokens(meta)) {
      json.nextToken();
      return CohereUsage.read(json);
    } catch (IOException e) {
      return null;
    }
  }

  @Override
  public Buffer writeAnswer(EmbeddingAnswer answer, EmbeddingRequest asked) {
    StringJoiner vectors = new StringJoiner(",", "[", "]");
    for (Vector vector : answer.vectors()) {
      vectors.add(asked.base64() ? Json.quote(vector.base64()) : vector.json());
    }
    StringJoiner texts = new StringJoiner(",", "[", "]");
    asked.inputs().forEach(text -> texts.add(Json.quote(text)));
    TokenCounts usage = answer.usage();
    return Buffer.buffer(
        "{\"id\":\"\",\"embeddings\":{\"%s\":%s},\"texts\":%s,\"response_type\":\"embeddings_by_type\",\"meta\":{\"api_version\":{\"version\":\"2\"},\"billed_units\":{\"input_tokens\":%d}}}"
            .formatted(
                asked.base64() ? "base64" : "float",
                vectors,
                texts,
                usage == null ? 0 : usage.allInput()));
  }
}
