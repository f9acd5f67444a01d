package io.sluice.wire.responses;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.sluice.usage.TokenCounts;
import io.sluice.wire.Answer;
import io.sluice.wire.Fault;
import io.sluice.wire.FieldSearch;
import io.sluice.wire.Json;
import io.sluice.wire.Slice;
import io.sluice.wire.SseEvent;
import io.sluice.wire.SseFraming;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * A streamed response on its way to the caller: bytes go on as they come, but for an event that is
 * not whole yet. The few events that carry the response object tell its id, its model, its usage
 * and its end; the others are recognised by a search and not parsed.
 */
final class ResponsesStream implements Answer, KeptResponse {

  private static final int MAX_EVENT_BYTES = 16 * SseFraming.DEFAULT_MAX_EVENT_BYTES;

  // The last event has the whole answer in it once more, pictures too.
  private final SseFraming framing = new SseFraming(MAX_EVENT_BYTES);
  private long events;
  private long deltas;
  private boolean complete;
  private boolean failed;
  private String id = "";
  private String model = "";
  private @Nullable TokenCounts usage;

  @Override
  public Buffer feed(Buffer chunk) {
    if (framing.idle()) {
      String text = new String(chunk.getBytes(), ISO_8859_1);
      if (text.endsWith("\n\n") && text.indexOf('\r') < 0 && ordinary(text)) {
        countOrdinary(text);
        return chunk;
      }
    }
    boolean atBoundary = framing.held() == 0;
    framing.feed(chunk);
    Slice run = null;
    for (SseEvent event = framing.next(); event != null; event = framing.next()) {
      watch(event);
      run = run == null ? event.raw() : run.through(event.raw());
    }
    if (run == null) {
      return Buffer.buffer();
    }
    return atBoundary && run.length() == chunk.length() ? chunk : copy(run);
  }

  private static Buffer copy(Slice run) {
    return Buffer.buffer(run.length()).appendBytes(run.bytes(), run.from(), run.length());
  }

  /** No response object and no error in it: a text that quotes one has its quotes escaped. */
  private static boolean ordinary(String text) {
    return !FieldSearch.has(text, "\"response\"", "{")
        && !text.contains("event: error")
        && !text.contains("event:error")
        && !text.contains("\"error\"");
  }

  private void countOrdinary(String text) {
    int from = 0;
    for (int end = text.indexOf("\n\n"); end >= 0; end = text.indexOf("\n\n", from)) {
      // An event of its own, not a comment.
      events += text.charAt(from) == ':' ? 0 : 1;
      from = end + 2;
    }
    for (int at = text.indexOf("\"delta\""); at >= 0; at = text.indexOf("\"delta\"", at + 7)) {
      deltas++;
    }
  }

  @Override
  public Buffer end() {
    SseEvent rest = framing.end();
    Slice data = rest == null ? null : rest.data();
    if (rest == null || data == null || !whole(data)) {
      return Buffer.buffer();
    }
    watch(rest);
    Buffer out = copy(rest.raw());
    boolean lineEnded = out.getByte(out.length() - 1) == '\n';
    return complete ? out : out.appendString(lineEnded ? "\n" : "\n\n");
  }

  private static boolean whole(Slice data) {
    try (JsonParser json = Json.FACTORY.createParser(data.bytes(), data.from(), data.length())) {
      if (json.nextToken() != JsonToken.START_OBJECT) {
        return false;
      }
      json.skipChildren();
      return json.currentToken() == JsonToken.END_OBJECT;
    } catch (IOException e) {
      return false;
    }
  }

  private void watch(SseEvent event) {
    Slice data = event.data();
    if (data == null || complete) {
      return;
    }
    events++;
    String text = new String(data.bytes(), data.from(), data.length(), ISO_8859_1);
    if (ordinary(text) && !event.name().equals("error")) {
      deltas += text.contains("\"delta\"") ? 1 : 0;
      return;
    }
    try (JsonParser json = Json.FACTORY.createParser(data.bytes(), data.from(), data.length())) {
      read(json, event.name());
    } catch (IOException e) {
      // What is no JSON passes on and says nothing.
      failed |= event.name().equals("error");
    }
  }

  private void read(JsonParser json, String eventName) throws IOException {
    String type = eventName;
    ResponseHead head = null;
    boolean error = false;
    if (json.nextToken() != JsonToken.START_OBJECT) {
      return;
    }
    for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
      JsonToken value = json.nextToken();
      switch (name) {
        case "type" -> type = value == JsonToken.VALUE_STRING ? json.getText() : type;
        case "response" -> head = ResponseHead.read(json);
        case "error" -> {
          error = value.isStructStart();
          json.skipChildren();
        }
        default -> json.skipChildren();
      }
    }
    learn(type, head);
    failed |= type.equals("error") || type.equals("response.failed") || (error && head == null);
  }

  private void learn(String type, @Nullable ResponseHead head) {
    if (head == null) {
      return;
    }
    id = id.isEmpty() ? head.id() : id;
    model = model.isEmpty() ? head.model() : model;
    usage = head.usage() == null ? usage : head.usage();
    complete =
        type.equals("response.completed")
            || type.equals("response.incomplete")
            || type.equals("response.failed");
  }

  @Override
  public boolean complete() {
    return complete;
  }

  @Override
  public boolean failed() {
    return failed;
  }

  @Override
  public @Nullable String unreadable() {
    return framing.failure();
  }

  @Override
  public @Nullable TokenCounts reported() {
    return usage;
  }

  /** Providers send about a token an event. */
  @Override
  public long estimatedOutput() {
    return deltas;
  }

  @Override
  public String servedModel() {
    return model;
  }

  @Override
  public String responseId() {
    return id;
  }

  @Override
  public Buffer failure(Fault fault) {
    return ResponsesErrors.event(fault, events);
  }
}
