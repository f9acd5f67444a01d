package io.sluice.wire.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.usage.TokenCounts;
import io.sluice.wire.Fault;
import io.sluice.wire.ProviderFault;
import io.sluice.wire.Slice;
import io.sluice.wire.SseEvent;
import io.sluice.wire.SseFraming;
import io.sluice.wire.conversation.EventReader;
import io.sluice.wire.conversation.Finish;
import io.sluice.wire.conversation.ObjectFields;
import io.sluice.wire.conversation.Part;
import io.sluice.wire.conversation.Part.Source;
import io.sluice.wire.conversation.StreamEvent;
import io.sluice.wire.conversation.StreamEvent.Cited;
import io.sluice.wire.conversation.StreamEvent.Failed;
import io.sluice.wire.conversation.StreamEvent.Finished;
import io.sluice.wire.conversation.StreamEvent.Started;
import io.sluice.wire.conversation.StreamEvent.TextDelta;
import io.sluice.wire.conversation.StreamEvent.TextSigned;
import io.sluice.wire.conversation.StreamEvent.ThoughtDelta;
import io.sluice.wire.conversation.StreamEvent.ThoughtSigned;
import io.sluice.wire.conversation.StreamEvent.ToolArguments;
import io.sluice.wire.conversation.StreamEvent.ToolCallStarted;
import io.sluice.wire.conversation.StreamEvent.UsageSeen;
import io.sluice.wire.conversation.StreamEvent.Whole;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Understands a streamed answer. There is no last event, and some models say why they ended in
 * every one: the answer is whole when the stream ends after a reason was given, and not before.
 */
final class GeminiEventReader implements EventReader {

  private static final int MAX_CALLS = 1024;

  private final SseFraming framing = new SseFraming(SseFraming.DEFAULT_MAX_EVENT_BYTES);
  private boolean started;
  private boolean complete;
  private boolean failed;
  private int calls;
  private String id = "";
  private String finishReason = "";

  /** Of the text so far, as long as bytes and characters are the same. */
  private boolean ascii = true;

  private @Nullable TokenCounts usage;
  private @Nullable String failure;

  @Override
  public void feed(Buffer bytes, Consumer<StreamEvent> to) {
    framing.feed(bytes);
    for (SseEvent event = framing.next(); event != null; event = framing.next()) {
      take(event.data(), to, false);
    }
    if (failure == null) {
      failure = framing.failure();
    }
  }

  @Override
  public void end(Consumer<StreamEvent> to) {
    SseEvent rest = framing.end();
    if (rest != null) {
      take(rest.data(), to, true);
    }
    if (!complete && !failed && failure == null && !finishReason.isEmpty()) {
      complete = true;
      to.accept(new Finished(GeminiFinish.read(finishReason, calls > 0), ""));
    }
  }

  private void take(@Nullable Slice data, Consumer<StreamEvent> to, boolean rest) {
    if (data == null || data.length() == 0 || failed || failure != null) {
      return;
    }
    GeminiChunk chunk;
    try {
      chunk = GeminiChunk.parse(data);
    } catch (IOException e) {
      // What is left at the end may have been cut.
      failure = rest ? null : "an event of the stream is no JSON object";
      return;
    }
    if (chunk.error != null) {
      failed = true;
      to.accept(new Failed(fault(chunk.error)));
      return;
    }
    if (!chunk.unknown.isEmpty()) {
      failure = "an event of the stream has a part of a kind that is not known: " + chunk.unknown;
      return;
    }
    give(chunk, to);
  }

  private static Fault fault(String error) {
    JsonNode said = ObjectFields.tree(Buffer.buffer("{\"error\":" + error + "}"));
    int code = said.path("error").path("code").asInt(500);
    return ProviderFault.of(code >= 400 && code <= 599 ? code : 500, said);
  }

  private void give(GeminiChunk chunk, Consumer<StreamEvent> to) {
    if (!started) {
      started = true;
      id = chunk.id;
      to.accept(new Started(chunk.id, chunk.model));
    }
    for (GeminiChunk.Piece piece : chunk.pieces) {
      give(piece, to);
    }
    for (GeminiGrounding.Mark mark : chunk.marks) {
      to.accept(new Cited(ascii ? mark.of(mark.start(), mark.end()) : mark.of(-1, -1)));
    }
    TokenCounts counts = chunk.usage;
    if (counts != null && !counts.equals(usage)) {
      usage = counts;
      to.accept(new UsageSeen(counts));
    }
    if (GeminiFinish.isReason(chunk.blockReason)) {
      finishReason = "SAFETY";
    } else if (GeminiFinish.isReason(chunk.finishReason)) {
      finishReason = chunk.finishReason;
    }
  }

  private void give(GeminiChunk.Piece piece, Consumer<StreamEvent> to) {
    GeminiChunk.Call call = piece.call();
    if (call != null) {
      give(call, piece.signature(), to);
      return;
    }
    GeminiChunk.Inline inline = piece.inline();
    if (inline != null) {
      to.accept(new Whole(part(inline)));
    }
    String text = piece.text();
    if (text != null && !text.isEmpty()) {
      ascii =
          ascii
              && (piece.thought() || text.getBytes(StandardCharsets.UTF_8).length == text.length());
      to.accept(piece.thought() ? new ThoughtDelta(text) : new TextDelta(text));
    }
    if (!piece.signature().isEmpty()) {
      var signature = GeminiSignatures.read(piece.signature());
      to.accept(piece.thought() ? new ThoughtSigned(signature, false) : new TextSigned(signature));
    }
  }

  private void give(GeminiChunk.Call call, String mark, Consumer<StreamEvent> to) {
    if (calls == MAX_CALLS) {
      failure = "the answer has more than " + MAX_CALLS + " calls of tools";
      return;
    }
    int index = calls++;
    to.accept(
        new ToolCallStarted(
            index,
            new Part.ToolCall(
                call.id().isEmpty() ? GeminiIds.ofAnswer(id, index) : call.id(),
                call.name(),
                "",
                mark.isEmpty() ? null : GeminiSignatures.read(mark))));
    to.accept(new ToolArguments(index, call.args()));
  }

  static Part part(GeminiChunk.Inline inline) {
    Source source = new Source.Inline(inline.mediaType(), inline.base64());
    if (inline.mediaType().startsWith("image/")) {
      return new Part.Image(source, "");
    }
    return inline.mediaType().startsWith("audio/")
        ? new Part.Audio(source)
        : new Part.File(source, "", false);
  }

  @Override
  public boolean complete() {
    return complete;
  }

  @Override
  public @Nullable String failure() {
    return failure;
  }

  /** The finish that a whole answer says. */
  static Finish finish(GeminiChunk chunk, boolean called) {
    if (GeminiFinish.isReason(chunk.blockReason)) {
      return Finish.CONTENT_FILTER;
    }
    return GeminiFinish.read(chunk.finishReason, called);
  }
}
