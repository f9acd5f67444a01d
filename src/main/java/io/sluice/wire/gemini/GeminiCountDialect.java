package io.sluice.wire.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.wire.ApiRequest;
import io.sluice.wire.Format;
import io.sluice.wire.conversation.Conversation;
import io.sluice.wire.conversation.CountDialect;
import io.sluice.wire.conversation.ObjectFields;
import io.sluice.wire.conversation.Untranslatable;
import io.vertx.core.buffer.Buffer;

/**
 * Google's {@code :countTokens}: contents alone, or a whole request in {@code
 * generateContentRequest}. Vertex AI has the fields of the request beside the contents, and its
 * answers repeat the count by modality.
 *
 * <p>Source: Gemini API reference, "Counting tokens".
 */
public final class GeminiCountDialect implements CountDialect {

  @Override
  public Format format() {
    return Format.GEMINI_COUNT;
  }

  @Override
  public Conversation readRequest(ApiRequest request) {
    ObjectFields body =
        ObjectFields.of(ObjectFields.tree(request.body()), "", GeminiRequestParser::camel);
    ObjectFields whole = body.object("generateContentRequest");
    if (whole == null) {
      return new GeminiRequestReader(body, request.model(), false).read();
    }
    body.ignore("model");
    body.end();
    return new GeminiRequestReader(whole, request.model(), false).read();
  }

  @Override
  public Buffer writeRequest(Conversation conversation, String model) {
    return Buffer.buffer("{\"generateContentRequest\":")
        .appendBuffer(new GeminiRequestWriter(conversation.counted(), model).write(true))
        .appendString("}");
  }

  @Override
  public long readAnswer(Buffer body) {
    JsonNode tokens = ObjectFields.tree(body).path("totalTokens");
    // Protobuf leaves out a zero.
    if (!tokens.isMissingNode() && !tokens.canConvertToLong()) {
      throw new Untranslatable("", "the answer has no totalTokens");
    }
    return tokens.asLong(0);
  }

  @Override
  public Buffer writeAnswer(long tokens) {
    return Buffer.buffer(
        "{\"totalTokens\":%d,\"promptTokensDetails\":[{\"modality\":\"TEXT\",\"tokenCount\":%d}]}"
            .formatted(tokens, tokens));
  }
}
