package io.sluice.wire.gemini;

import io.sluice.wire.Slice;
import io.sluice.wire.conversation.Completion;
import io.sluice.wire.conversation.Part;
import io.sluice.wire.conversation.Signature;
import io.sluice.wire.conversation.Untranslatable;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Understands an answer that is not streamed. */
final class GeminiAnswerReader {

  private GeminiAnswerReader() {}

  static Completion read(Buffer body) {
    GeminiChunk chunk;
    try {
      byte[] bytes = body.getBytes();
      chunk = GeminiChunk.parse(new Slice(bytes, 0, bytes.length));
    } catch (IOException e) {
      throw new Untranslatable("", "the answer is no JSON object");
    }
    boolean ended =
        GeminiFinish.isReason(chunk.finishReason) || GeminiFinish.isReason(chunk.blockReason);
    if (!ended) {
      throw new Untranslatable("", "the answer does not say why it ended");
    }
    if (!chunk.unknown.isEmpty()) {
      throw new Untranslatable(
          "", "the answer has a part of a kind that is not known: " + chunk.unknown);
    }
    List<Part> parts = new ArrayList<>();
    int calls = 0;
    for (GeminiChunk.Piece piece : chunk.pieces) {
      parts.add(part(piece, chunk, calls));
      calls += piece.call() == null ? 0 : 1;
    }
    cite(parts, chunk.marks);
    return new Completion(
        chunk.id, chunk.model, parts, GeminiEventReader.finish(chunk, calls > 0), "", chunk.usage);
  }

  private static Part part(GeminiChunk.Piece piece, GeminiChunk chunk, int calls) {
    @Nullable Signature signature =
        piece.signature().isEmpty() ? null : GeminiSignatures.read(piece.signature());
    GeminiChunk.Call call = piece.call();
    if (call != null) {
      String id = call.id().isEmpty() ? GeminiIds.ofAnswer(chunk.id, calls) : call.id();
      return new Part.ToolCall(id, call.name(), call.args(), signature);
    }
    GeminiChunk.Inline inline = piece.inline();
    if (inline != null) {
      return GeminiEventReader.part(inline);
    }
    String text = piece.text() == null ? "" : piece.text();
    return piece.thought()
        ? new Part.Thought(text, signature, false)
        : new Part.Text(text, List.of(), signature);
  }

  /** Places count from the start of the text of all parts; most answers have one. */
  private static void cite(List<Part> parts, List<GeminiGrounding.Mark> marks) {
    if (marks.isEmpty()) {
      return;
    }
    for (int i = 0; i < parts.size(); i++) {
      if (parts.get(i) instanceof Part.Text text && !text.text().isEmpty()) {
        List<Part.Citation> citations = marks.stream().map(mark -> mark.in(text.text())).toList();
        parts.set(i, new Part.Text(text.text(), citations, text.signature()));
        return;
      }
    }
  }
}
