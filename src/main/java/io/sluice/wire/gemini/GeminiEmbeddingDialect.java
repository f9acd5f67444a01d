package io.sluice.wire.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.usage.TokenCounts;
import io.sluice.wire.ApiRequest;
import io.sluice.wire.Format;
import io.sluice.wire.conversation.ObjectFields;
import io.sluice.wire.conversation.Untranslatable;
import io.sluice.wire.embedding.EmbeddingAnswer;
import io.sluice.wire.embedding.EmbeddingDialect;
import io.sluice.wire.embedding.EmbeddingRequest;
import io.sluice.wire.embedding.EmbeddingRequest.Kind;
import io.sluice.wire.embedding.Vector;
import io.sluice.wire.embedding.VectorDocument;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;

/**
 * Google's {@code :embedContent}, of one text, and {@code :batchEmbedContents}, of several: the
 * latter is a list of requests like the former, which all have to want the same. A title is a hint
 * and goes; pictures are refused.
 *
 * <p>Source: Gemini API reference, "Embeddings".
 */
public final class GeminiEmbeddingDialect implements EmbeddingDialect {

  private final Format format;

  /**
   * Half of a translation.
   *
   * @param format one of the two
   */
  public GeminiEmbeddingDialect(Format format) {
    this.format = format;
  }

  private boolean batch() {
    return format == Format.GEMINI_BATCH_EMBED;
  }

  @Override
  public Format format() {
    return format;
  }

  @Override
  public EmbeddingRequest readRequest(ApiRequest request) {
    ObjectFields body =
        ObjectFields.of(ObjectFields.tree(request.body()), "", GeminiRequestParser::camel);
    if (!batch()) {
      return readOne(body, request.model());
    }
    List<ObjectFields> requests = body.objects("requests");
    body.ignore("model");
    body.end();
    if (requests.isEmpty()) {
      throw new Untranslatable("requests", "is missing, or empty");
    }
    EmbeddingRequest first = readOne(requests.get(0), request.model());
    List<String> inputs = new ArrayList<>(first.inputs());
    for (ObjectFields each : requests.subList(1, requests.size())) {
      EmbeddingRequest next = readOne(each, request.model());
      boolean alike =
          next.kind() == first.kind()
              && String.valueOf(next.dimensions()).equals(String.valueOf(first.dimensions()));
      if (!alike) {
        throw new Untranslatable(
            each.path(), "must want the same taskType and outputDimensionality as the first");
      }
      inputs.addAll(next.inputs());
    }
    return new EmbeddingRequest(
        request.model(), inputs, false, first.dimensions(), false, first.kind(), "requests");
  }

  private static EmbeddingRequest readOne(ObjectFields one, String model) {
    ObjectFields content = one.object("content");
    if (content == null) {
      throw new Untranslatable(one.at("content"), "is missing");
    }
    StringJoiner text = new StringJoiner("\n");
    for (ObjectFields part : content.objects("parts")) {
      text.add(part.requiredText("text"));
      part.end();
    }
    content.ignore("role");
    content.end();
    one.ignore("model", "title", "autoTruncate");
    EmbeddingRequest read =
        new EmbeddingRequest(
            model,
            List.of(text.toString()),
            true,
            one.integer("outputDimensionality"),
            false,
            kind(one),
            content.path());
    one.end();
    return read;
  }

  private static Kind kind(ObjectFields one) {
    String type = one.text("taskType", "");
    return switch (type) {
      case "", "TASK_TYPE_UNSPECIFIED" -> Kind.UNSAID;
      case "RETRIEVAL_DOCUMENT" -> Kind.DOCUMENT;
      case "RETRIEVAL_QUERY", "QUESTION_ANSWERING", "FACT_VERIFICATION", "CODE_RETRIEVAL_QUERY" ->
          Kind.QUERY;
      case "CLASSIFICATION" -> Kind.CLASSIFICATION;
      case "CLUSTERING" -> Kind.CLUSTERING;
      case "SEMANTIC_SIMILARITY" -> Kind.SIMILARITY;
      default -> throw new Untranslatable(one.at("taskType"), "is not known");
    };
  }

  @Override
  public Buffer writeRequest(EmbeddingRequest request, String model) {
    if (!batch()) {
      if (request.inputs().size() != 1) {
        throw new Untranslatable(request.field(), "must be one text");
      }
      return Buffer.buffer(writeOne(request, request.inputs().get(0), model).toString());
    }
    ObjectNode body = ObjectFields.TREES.createObjectNode();
    ArrayNode requests = body.putArray("requests");
    request.inputs().forEach(text -> requests.add(writeOne(request, text, model)));
    return Buffer.buffer(body.toString());
  }

  private static ObjectNode writeOne(EmbeddingRequest request, String text, String model) {
    ObjectNode one = ObjectFields.TREES.createObjectNode().put("model", "models/" + model);
    one.putObject("content").putArray("parts").addObject().put("text", text);
    String type =
        switch (request.kind()) {
          case UNSAID -> "";
          case DOCUMENT -> "RETRIEVAL_DOCUMENT";
          case QUERY -> "RETRIEVAL_QUERY";
          case CLASSIFICATION -> "CLASSIFICATION";
          case CLUSTERING -> "CLUSTERING";
          case SIMILARITY -> "SEMANTIC_SIMILARITY";
        };
    if (!type.isEmpty()) {
      one.put("taskType", type);
    }
    if (request.dimensions() != null) {
      one.put("outputDimensionality", request.dimensions());
    }
    return one;
  }

  @Override
  public EmbeddingAnswer readAnswer(Buffer body) {
    JsonNode tree = VectorDocument.tree(body);
    List<Vector> vectors = new ArrayList<>();
    if (tree.has("embedding")) {
      vectors.add(VectorDocument.vector(tree.path("embedding").path("values")));
    }
    tree.path("embeddings")
        .forEach(each -> vectors.add(VectorDocument.vector(each.path("values"))));
    long tokens = tree.path("usageMetadata").path("promptTokenCount").asLong(-1);
    return new EmbeddingAnswer(
        "", vectors, tokens < 0 ? null : new TokenCounts(tokens, 0, 0, 0, 0));
  }

  @Override
  public Buffer writeAnswer(EmbeddingAnswer answer, EmbeddingRequest asked) {
    StringJoiner vectors = new StringJoiner(",");
    answer.vectors().forEach(vector -> vectors.add("{\"values\":" + vector.json() + "}"));
    TokenCounts usage = answer.usage();
    String counts =
        usage == null ? "" : ",\"usageMetadata\":{\"promptTokenCount\":" + usage.allInput() + "}";
    return Buffer.buffer(
        batch()
            ? "{\"embeddings\":[" + vectors + "]" + counts + "}"
            : "{\"embedding\":" + vectors + counts + "}");
  }
}
