package io.sluice.wire.responses;

import io.sluice.wire.conversation.Part.Citation;
import io.sluice.wire.conversation.Part.ToolCall;
import io.sluice.wire.conversation.Signature;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The items of a streamed response. A message or a thought is open until something else begins;
 * calls are open to the end, because their arguments may come in turns.
 */
final class StreamedOutput {

  private final EventLines lines;
  private final String requestId;
  private final TreeMap<Integer, String> whole = new TreeMap<>();
  private final List<StreamedCall> calls = new ArrayList<>();
  private int count;
  private int open;
  private boolean declined;
  private @Nullable StreamedMessage message;
  private @Nullable StreamedThought thought;

  StreamedOutput(EventLines lines, String requestId) {
    this.lines = lines;
    this.requestId = requestId;
  }

  boolean declined() {
    return declined;
  }

  void text(String delta, Buffer out) {
    message(out).text(delta, out);
  }

  void refuse(String delta, Buffer out) {
    declined = true;
    message(out).refuse(delta, out);
  }

  void cite(Citation citation, Buffer out) {
    message(out).cite(citation, out);
  }

  private StreamedMessage message(Buffer out) {
    StreamedMessage known = message;
    if (known == null) {
      closeOpen(out);
      open = count++;
      known = new StreamedMessage(lines, OutputItems.id("msg", requestId, open), open, out);
      message = known;
    }
    return known;
  }

  void think(String delta, Buffer out) {
    thought(out).text(delta, out);
  }

  private StreamedThought thought(Buffer out) {
    StreamedThought known = thought;
    if (known == null) {
      closeOpen(out);
      open = count++;
      known = new StreamedThought(lines, OutputItems.id("rs", requestId, open), open, out);
      thought = known;
    }
    return known;
  }

  void sign(Signature signature, boolean redacted, Buffer out) {
    String item = thought(out).close(signature, redacted, out);
    whole.put(open, item);
    thought = null;
  }

  void signText(Signature signature, Buffer out) {
    mark(Marks.TEXT, signature, out);
  }

  private void mark(Marks kind, Signature signature, Buffer out) {
    closeOpen(out);
    String item = thought(out).close(kind, signature, out);
    whole.put(open, item);
    thought = null;
  }

  void call(int index, ToolCall call, Buffer out) {
    closeOpen(out);
    if (call.signature() != null) {
      mark(Marks.CALL, call.signature(), out);
    }
    int at = count++;
    String id = OutputItems.id("fc", requestId, at);
    calls.add(index, new StreamedCall(lines, id, at, call, out));
  }

  void arguments(int index, String delta, Buffer out) {
    calls.get(index).arguments(delta, out);
  }

  private void closeOpen(Buffer out) {
    if (message != null) {
      whole.put(open, message.close(out));
      message = null;
    }
    if (thought != null) {
      whole.put(open, thought.close((Signature) null, false, out));
      thought = null;
    }
  }

  /** Ends what is open and gives all items, in order, with commas between. */
  String close(Buffer out) {
    closeOpen(out);
    for (StreamedCall call : calls) {
      whole.put(call.outputIndex(), call.close(out));
    }
    return String.join(",", whole.values());
  }
}
