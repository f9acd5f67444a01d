package io.sluice.wire.responses;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.sluice.wire.Json;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * What was said on a WebSocket up to its last answer, if no provider keeps that ({@code "store":
 * false}): a request that names that answer as the previous one goes on from here, with all of it
 * before its own input. For one event loop.
 *
 * <p>Only the last answer can be gone on from, and nothing outlives the WebSocket. Source: OpenAI,
 * "WebSocket mode" of the Responses API.
 */
public final class SaidBefore {

  private final int maxBytes;
  private String id = "";

  /** Input items, as JSON, with commas in between. */
  private Buffer items = Buffer.buffer();

  /** Those of the request that is being answered; null if its answer is kept elsewhere. */
  private @Nullable Buffer asked;

  /**
   * Nothing yet.
   *
   * @param maxBytes of all of it; what is more is forgotten
   */
  public SaidBefore(int maxBytes) {
    this.maxBytes = maxBytes;
  }

  /** Whether an answer can be gone on from. */
  boolean endsWith(String responseId) {
    return !id.isEmpty() && id.equals(responseId);
  }

  /** All of it and more. */
  Buffer with(Buffer more) {
    return joined(items, more);
  }

  int maxBytes() {
    return maxBytes;
  }

  /** A request goes out: its items, with those that go before them; null if it is of no account. */
  void asked(@Nullable Buffer input) {
    asked = input;
  }

  /** An event of its answer came. Never throws: what is no event says nothing. */
  public void answered(String event) {
    Buffer input = asked;
    if (input == null
        || !(event.contains("\"response.completed\"")
            || event.contains("\"response.incomplete\""))) {
      return;
    }
    Answered answered = new Answered(event.getBytes(UTF_8));
    if (answered.read()) {
      Buffer all = joined(input, answered.output);
      boolean fits = all.length() <= maxBytes;
      id = fits ? answered.id : "";
      items = fits ? all : Buffer.buffer();
      asked = null;
    }
  }

  private static Buffer joined(Buffer first, Buffer second) {
    if (first.length() == 0 || second.length() == 0) {
      return first.length() == 0 ? second : first;
    }
    return Buffer.buffer(first.length() + second.length() + 1)
        .appendBuffer(first)
        .appendString(",")
        .appendBuffer(second);
  }

  /** The last event of an answer. */
  private static final class Answered {

    private final byte[] event;
    private final Buffer output = Buffer.buffer();
    private String type = "";
    private String id = "";

    Answered(byte[] event) {
      this.event = event;
    }

    /** Whether it is one. */
    boolean read() {
      try (JsonParser json = Json.FACTORY.createParser(event)) {
        if (json.nextToken() != JsonToken.START_OBJECT) {
          return false;
        }
        for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
          JsonToken value = json.nextToken();
          if (name.equals("type") && value == JsonToken.VALUE_STRING) {
            type = json.getText();
          } else if (name.equals("response") && value == JsonToken.START_OBJECT) {
            readResponse(json);
          } else {
            json.skipChildren();
          }
        }
      } catch (IOException | IllegalStateException e) {
        return false;
      }
      return !id.isEmpty()
          && (type.equals("response.completed") || type.equals("response.incomplete"));
    }

    private void readResponse(JsonParser json) throws IOException {
      for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
        JsonToken value = json.nextToken();
        if (name.equals("id") && value == JsonToken.VALUE_STRING) {
          id = json.getText();
        } else if (name.equals("output") && value == JsonToken.START_ARRAY) {
          readOutput(json);
        } else {
          json.skipChildren();
        }
      }
    }

    private void readOutput(JsonParser json) throws IOException {
      for (JsonToken token = json.nextToken();
          token != JsonToken.END_ARRAY && token != null;
          token = json.nextToken()) {
        if (token != JsonToken.START_OBJECT) {
          json.skipChildren();
          continue;
        }
        int from = (int) json.currentTokenLocation().getByteOffset();
        if (readItem(json)) {
          int to = (int) json.currentLocation().getByteOffset();
          output.appendString(output.length() == 0 ? "" : ",").appendBytes(event, from, to - from);
        }
      }
    }

    /** Whether it can be said again: a thought that is not sealed is with nobody but its maker. */
    private static boolean readItem(JsonParser json) throws IOException {
      boolean thought = false;
      boolean sealed = false;
      for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
        JsonToken value = json.nextToken();
        if (name.equals("type") && value == JsonToken.VALUE_STRING) {
          thought = json.getText().equals("reasoning");
        } else {
          sealed |= name.equals("encrypted_content") && value == JsonToken.VALUE_STRING;
          json.skipChildren();
        }
      }
      return !thought || sealed;
    }
  }
}
