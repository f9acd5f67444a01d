package io.sluice.wire.bedrock;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.usage.TokenCounts;
import io.sluice.wire.ApiRequest;
import io.sluice.wire.Format;
import io.sluice.wire.cohere.CohereEmbeddingDialect;
import io.sluice.wire.conversation.ObjectFields;
import io.sluice.wire.conversation.Untranslatable;
import io.sluice.wire.embedding.EmbeddingAnswer;
import io.sluice.wire.embedding.EmbeddingDialect;
import io.sluice.wire.embedding.EmbeddingRequest;
import io.sluice.wire.embedding.VectorDocument;
import io.vertx.core.buffer.Buffer;
import java.util.List;

/**
 * Embedding models of AWS Bedrock: Amazon's Titan, which takes one text at a time, and Cohere's, in
 * Cohere's own format without the model. Which one it is tells the model's name, or in a request or
 * an answer its fields.
 *
 * <p>Source: Amazon Bedrock user guide, "Amazon Titan Text Embeddings", "Cohere Embed".
 */
public final class BedrockEmbeddingDialect implements EmbeddingDialect {

  private final CohereEmbeddingDialect cohere = new CohereEmbeddingDialect();

  @Override
  public Format format() {
    return Format.BEDROCK_EMBED;
  }

  @Override
  public EmbeddingRequest readRequest(ApiRequest request) {
    ObjectFields body = ObjectFields.of(ObjectFields.tree(request.body()), "");
    if (body.has("texts")) {
      return cohere.read(body, request.model());
    }
    String text = body.requiredText("inputText");
    if (Boolean.FALSE.equals(body.flag("normalize"))) {
      throw new Untranslatable("normalize", "must be true: other providers normalise vectors");
    }
    body.texts("embeddingTypes")
        .forEach(
            type -> {
              if (!type.equals("float")) {
                throw new Untranslatable("embeddingTypes", "must be float alone");
              }
            });
    EmbeddingRequest read =
        new EmbeddingRequest(
            request.model(),
            List.of(text),
            true,
            body.integer("dimensions"),
            false,
            EmbeddingRequest.Kind.UNSAID,
            "inputText");
    body.end();
    return read;
  }

  @Override
  public Buffer writeRequest(EmbeddingRequest request, String model) {
    if (model.contains("cohere.")) {
      return cohere.write(request, null);
    }
    if (request.inputs().size() != 1) {
      throw new Untranslatable(
          request.field(), "must be one text: the model of this provider takes one at a time");
    }
    ObjectNode body = ObjectFields.TREES.createObjectNode();
    body.put("inputText", request.inputs().get(0));
    if (request.dimensions() != null) {
      body.put("dimensions", request.dimensions());
    }
    // The first generation of Titan knows no field but the text.
    if (!model.contains("titan-embed-text-v1")) {
      body.put("normalize", true);
    }
    return Buffer.buffer(body.toString());
  }

  @Override
  public EmbeddingAnswer readAnswer(Buffer body) {
    JsonNode tree = VectorDocument.tree(body);
    if (tree.has("embeddings")) {
      return cohere.readAnswer(body);
    }
    long tokens = tree.path("inputTextTokenCount").asLong(-1);
    return new EmbeddingAnswer(
        "",
        List.of(VectorDocument.vector(tree.path("embedding"))),
        tokens < 0 ? null : new TokenCounts(tokens, 0, 0, 0, 0));
  }

  /** The fields of the request tell which of the two formats its caller speaks. */
  @Override
  public Buffer writeAnswer(EmbeddingAnswer answer, EmbeddingRequest asked) {
    if (!asked.field().equals("inputText")) {
      return cohere.writeAnswer(answer, asked);
    }
    TokenCounts usage = answer.usage();
    String vector = answer.vectors().get(0).json();
    return Buffer.buffer(
        "{\"embedding\":"
            + vector
            + ",\"embeddingsByType\":{\"float\":"
            + vector
            + "},\"inputTextTokenCount\":"
            + (usage == null ? 0 : usage.allInput())
            + "}");
  }
}
