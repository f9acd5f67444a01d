package io.sluice.wire;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sluice.wire.ApiRequest.Parsed;
import io.sluice.wire.conversation.Dialect;
import io.sluice.wire.conversation.Untranslatable;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.util.EnumSet;
import java.util.Random;
import java.util.Set;

/**
 * Bodies from callers: whatever they are, each is a request or is refused, and what is sent on is
 * JSON with the model's new name in it. With {@code JAZZER_FUZZ=1} it looks for new inputs, for as
 * long as {@code maxDuration}.
 */
final class RequestFuzzTest {

  private static final Set<Format> FORMATS =
      EnumSet.of(Format.CHAT, Format.MESSAGES, Format.CONVERSE, Format.INVOKE);
  private static final RequestPath PATH = new RequestPath("a.model", true);
  private static final ObjectMapper TREES = new ObjectMapper(Json.FACTORY.copy());
  private static final String BODY =
      "{\"model\":\"m\",\"max_tokens\":null,\"inferenceConfig\":{\"maxTokens\":5},\"stream\":true,"
          + "\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":\"x\"},"
          + "{\"type\":\"image\",\"source\":{\"type\":\"base64\",\"data\":\"\"}}]}],"
          + "\"tools\":[{\"name\":\"f\",\"input_schema\":{}}]}";

  @FuzzTest(maxDuration = "10s")
  void eachIsARequestOrIsRefused(FuzzedDataProvider data) {
    Format format = data.pickValue(FORMATS.toArray(new Format[0]));
    byte[] body = data.consumeBoolean() ? spliced(data) : data.consumeRemainingAsBytes();
    WireFormat wire = WireFormats.of(format);
    if (wire.read(Buffer.buffer(body), PATH) instanceof Parsed parsed) {
      rewritten(parsed.request(), format);
      wire.dialect().ifPresent(dialect -> translated(dialect, parsed.request()));
    }
  }

  private static byte[] spliced(FuzzedDataProvider data) {
    int from = data.consumeInt(0, BODY.length());
    int to = data.consumeInt(from, BODY.length());
    return (BODY.substring(0, from) + data.consumeRemainingAsString() + BODY.substring(to))
        .getBytes(UTF_8);
  }

  private static void rewritten(ApiRequest request, Format format) {
    Buffer sent = request.rewrite("other", new Random(0).nextInt(1000));
    try {
      JsonNode tree = TREES.readTree(sent.getBytes());
      boolean named = format == Format.CHAT || format == Format.MESSAGES;
      if (named && !tree.path("model").asText().equals("other")) {
        throw new AssertionError("not renamed: " + sent);
      }
    } catch (IOException e) {
      throw new AssertionError("not JSON any more: " + sent, e);
    }
  }

  private static void translated(Dialect dialect, ApiRequest request) {
    try {
      dialect.writeRequest(dialect.readRequest(request), "claude-sonnet-4-6");
    } catch (Untranslatable e) {
      if (e.explanation().isEmpty()) {
        throw new AssertionError("refused without a reason", e);
      }
    }
  }
}
