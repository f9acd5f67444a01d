package io.sluice.wire.messages;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.wire.ApiRequest;
import io.sluice.wire.Format;
import io.sluice.wire.conversation.Conversation;
import io.sluice.wire.conversation.CountDialect;
import io.sluice.wire.conversation.ObjectFields;
import io.sluice.wire.conversation.Untranslatable;
import io.vertx.core.buffer.Buffer;
import java.util.Set;

/**
 * A request as it is sent to be answered, without all that says how: Anthropic refuses the rest.
 * Source: Anthropic API reference, "Count tokens in a Message".
 */
final class MessagesCountDialect implements CountDialect {

  private static final Set<String> COUNTED =
      Set.of("model", "messages", "system", "tools", "tool_choice", "output_config");

  @Override
  public Format format() {
    return Format.MESSAGES_COUNT;
  }

  @Override
  public Conversation readRequest(ApiRequest request) {
    return MessagesRequestReader.read(request);
  }

  @Override
  public Buffer writeRequest(Conversation conversation, String model) {
    JsonNode whole = ObjectFields.tree(MessagesRequestWriter.write(conversation.counted(), model));
    ObjectNode counted = ObjectFields.TREES.createObjectNode();
    whole
        .properties()
        .forEach(
            field -> {
              if (COUNTED.contains(field.getKey())) {
                counted.set(field.getKey(), field.getValue());
              }
            });
    return Buffer.buffer(counted.toString());
  }

  @Override
  public long readAnswer(Buffer body) {
    JsonNode tokens = ObjectFields.tree(body).path("input_tokens");
    if (!tokens.isIntegralNumber() || !tokens.canConvertToLong()) {
      throw new Untranslatable("", "the answer has no input_tokens");
    }
    return tokens.longValue();
  }

  @Override
  public Buffer writeAnswer(long tokens) {
    return Buffer.buffer("{\"input_tokens\":" + tokens + "}");
  }
}
