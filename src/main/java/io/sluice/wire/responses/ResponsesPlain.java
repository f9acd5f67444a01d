package io.sluice.wire.responses;

import io.sluice.wire.Answer;
import io.sluice.wire.AroundAnswer;
import io.sluice.wire.Figures;
import io.sluice.wire.PlainAnswer;
import java.util.Set;

/** A response that is not streamed, passed on as it is. */
final class ResponsesPlain implements AroundAnswer, KeptResponse {

  private final Figures figures =
      new Figures("usage", "model", ResponsesUsage::read, Set.of("id", "status"));
  private final PlainAnswer answer = new PlainAnswer(figures);

  @Override
  public boolean failed() {
    return figures.text("status").equals("failed");
  }

  @Override
  public String responseId() {
    return figures.text("id");
  }

  @Override
  public Answer answer() {
    return answer;
  }
}
