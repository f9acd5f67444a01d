package io.sluice.wire.chat;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.sluice.wire.SseFraming;
import io.sluice.wire.conversation.Part.ToolCall;
import io.sluice.wire.conversation.Signature;
import io.sluice.wire.conversation.StreamEvent;
import io.sluice.wire.conversation.StreamEvent.ToolArguments;
import io.sluice.wire.conversation.StreamEvent.ToolCallStarted;
import io.sluice.wire.openai.Trees;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Calls in a chat stream, told apart by index. Some servers leave the index out, and some give all
 * calls the same: a new id with a name is a new call then. A call starts when its name is known;
 * arguments that come earlier wait.
 */
final class ChatCalls {

  private static final int MAX_CALLS = 1024;
  private static final int NO_INDEX = -1;

  /** A call as far as it is known. */
  private static final class Call {
    final int number;
    String id = "";
    String name = "";
    boolean started;
    StringBuilder waiting = new StringBuilder(0);

    Call(int number) {
      this.number = number;
    }
  }

  /** What one chunk says of one call. */
  private record Piece(
      int index, String id, String name, String arguments, @Nullable Signature signature) {}

  private final List<Piece> pieces = new ArrayList<>(2);
  private final Map<Integer, Call> byIndex = new HashMap<>();
  private @Nullable Call last;
  private int count;
  private @Nullable String failure;

  // What is being read.
  private String name = "";
  private String arguments = "";

  void begin() {
    pieces.clear();
  }

  boolean any() {
    return !pieces.isEmpty();
  }

  int count() {
    return count;
  }

  @Nullable String failure() {
    return failure;
  }

  void read(JsonParser json) throws IOException {
    if (json.currentToken() != JsonToken.START_ARRAY) {
      json.skipChildren();
      return;
    }
    while (json.nextToken() != JsonToken.END_ARRAY && json.currentToken() != null) {
      if (json.currentToken() == JsonToken.START_OBJECT) {
        readCall(json);
      } else {
        json.skipChildren();
      }
    }
  }

  private void readCall(JsonParser json) throws IOException {
    int index = NO_INDEX;
    String id = "";
    name = "";
    arguments = "";
    Signature signature = null;
    for (String field = json.nextFieldName(); field != null; field = json.nextFieldName()) {
      JsonToken value = json.nextToken();
      switch (field) {
        case "index" -> {
          index = value == JsonToken.VALUE_NUMBER_INT ? json.getValueAsInt(NO_INDEX) : NO_INDEX;
          json.skipChildren();
        }
        case "id" -> id = text(json, value);
        case "function" -> readFunction(json);
        case "extra_content" -> signature = ChatReasoning.extraSignature(Trees.value(json));
        default -> json.skipChildren();
      }
    }
    pieces.add(new Piece(index, id, name, arguments, signature));
  }

  /** The older way, of one call without an id. */
  void readLegacy(JsonParser json) throws IOException {
    if (json.currentToken() == JsonToken.VALUE_NULL) {
      return;
    }
    name = "";
    arguments = "";
    readFunction(json);
    pieces.add(new Piece(NO_INDEX, "", name, arguments, null));
  }

  private void readFunction(JsonParser json) throws IOException {
    if (json.currentToken() != JsonToken.START_OBJECT) {
      json.skipChildren();
      return;
    }
    for (String field = json.nextFieldName(); field != null; field = json.nextFieldName()) {
      JsonToken value = json.nextToken();
      switch (field) {
        case "name" -> name = text(json, value);
        case "arguments" ->
            arguments = value.isStructStart() ? Trees.text(Trees.value(json)) : text(json, value);
        default -> json.skipChildren();
      }
    }
  }

  private static String text(JsonParser json, JsonToken value) throws IOException {
    if (value == JsonToken.VALUE_STRING) {
      return json.getText();
    }
    json.skipChildren();
    return "";
  }

  /** Gives out what the chunk said of calls. */
  void deliver(String answerId, Consumer<StreamEvent> to) {
    for (Piece piece : pieces) {
      Call call = callOf(piece);
      if (call == null) {
        failure = "the answer calls more than " + MAX_CALLS + " tools";
        return;
      }
      deliver(piece, call, answerId, to);
    }
  }

  private void deliver(Piece piece, Call call, String answerId, Consumer<StreamEvent> to) {
    call.id = call.id.isEmpty() ? piece.id : call.id;
    call.name = call.name.isEmpty() ? piece.name : call.name;
    if (!call.started && call.name.isEmpty()) {
      call.waiting.append(piece.arguments);
      if (call.waiting.length() > SseFraming.DEFAULT_MAX_EVENT_BYTES) {
        failure = "a call of a tool has arguments but no name";
      }
      return;
    }
    if (!call.started) {
      call.started = true;
      String id = call.id.isEmpty() ? ChatAnswerReader.callId(answerId, call.number) : call.id;
      to.accept(new ToolCallStarted(call.number, new ToolCall(id, call.name, "", piece.signature)));
      if (call.waiting.length() > 0) {
        to.accept(new ToolArguments(call.number, call.waiting.toString()));
        call.waiting = new StringBuilder(0);
      }
    }
    if (!piece.arguments.isEmpty()) {
      to.accept(new ToolArguments(call.number, piece.arguments));
    }
  }

  /** The call that a piece belongs to; null if it would be one too many. */
  private @Nullable Call callOf(Piece piece) {
    Call known = piece.index == NO_INDEX ? last : byIndex.get(piece.index);
    if (known == null || startsAnother(piece, known)) {
      if (count == MAX_CALLS) {
        return null;
      }
      known = new Call(count++);
      if (piece.index != NO_INDEX) {
        byIndex.put(piece.index, known);
      }
    }
    last = known;
    return known;
  }

  private static boolean startsAnother(Piece piece, Call known) {
    boolean sameId = !piece.id.isEmpty() && piece.id.equals(known.id);
    if (piece.name.isEmpty() || !known.started || sameId) {
      return false;
    }
    return piece.index == NO_INDEX || (!piece.id.isEmpty() && !known.id.isEmpty());
  }
}
