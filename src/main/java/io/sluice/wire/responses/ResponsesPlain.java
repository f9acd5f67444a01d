package io.sluice.wire.responses;

import io.sluice.usage.TokenCounts;
import io.sluice.wire.Answer;
import io.sluice.wire.Fault;
import io.sluice.wire.Figures;
import io.sluice.wire.PlainAnswer;
import io.vertx.core.buffer.Buffer;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A response that is not streamed, passed on as it is. */
final class ResponsesPlain implements Answer, KeptResponse {

  private final Figures figures =
      new Figures("usage", "model", ResponsesUsage::read, Set.of("id", "status"));
  private final PlainAnswer answer = new PlainAnswer(figures);

  @Override
  public Buffer feed(Buffer bytes) {
    return answer.feed(bytes);
  }

  @Override
  public Buffer end() {
    return answer.end();
  }

  @Override
  public boolean complete() {
    return answer.complete();
  }

  @Override
  public boolean failed() {
    return figures.text("status").equals("failed");
  }

  @Override
  public @Nullable String unreadable() {
    return answer.unreadable();
  }

  @Override
  public @Nullable TokenCounts reported() {
    return answer.reported();
  }

  @Override
  public long estimatedOutput() {
    return answer.estimatedOutput();
  }

  @Override
  public String servedModel() {
    return answer.servedModel();
  }

  @Override
  public String responseId() {
    return figures.text("id");
  }

  @Override
  public @Nullable Buffer failure(Fault fault) {
    return answer.failure(fault);
  }
}
