package io.sluice.broker;

import io.sluice.usage.TokenCounts;
import io.sluice.wire.Answer;
import io.sluice.wire.AroundAnswer;
import io.sluice.wire.responses.KeptResponse;
import io.vertx.core.buffer.Buffer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** An answer that the provider keeps: its id is noted as soon as it has come by. */
final class KeptAnswer implements AroundAnswer {

  private final Answer answer;
  private final KeptResponse kept;
  private final Function<String, Runnable> noted;
  private final boolean background;
  private @Nullable Runnable settled;
  private boolean done;

  /**
   * @param noted is told the id, and gives whom to tell that the cost is known
   * @param background whether it may end here before its cost is known
   */
  KeptAnswer(
      Answer answer, KeptResponse kept, Function<String, Runnable> noted, boolean background) {
    this.answer = answer;
    this.kept = kept;
    this.noted = noted;
    this.background = background;
  }

  @Override
  public Buffer feed(Buffer bytes) {
    Buffer out = answer.feed(bytes);
    look();
    return out;
  }

  @Override
  public Buffer end() {
    Buffer out = answer.end();
    look();
    return out;
  }

  private void look() {
    if (done) {
      return;
    }
    Runnable known = settled;
    if (known == null && !kept.responseId().isEmpty()) {
      known = noted.apply(kept.responseId());
      settled = known;
    }
    if (known != null && answer.complete()) {
      done = true;
      if (answer.reported() != null) {
        known.run();
      }
    }
  }

  /** What goes on in the background is paid for when it is looked at later. */
  @Override
  public @Nullable TokenCounts reported() {
    TokenCounts reported = answer.reported();
    return reported == null && background ? TokenCounts.NONE : reported;
  }

  @Override
  public Answer answer() {
    return answer;
  }
}
