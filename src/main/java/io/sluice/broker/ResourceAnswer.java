package io.sluice.broker;

import io.sluice.usage.TokenCounts;
import io.sluice.wire.Answer;
import io.sluice.wire.AroundAnswer;
import io.vertx.core.buffer.Buffer;
import org.jspecify.annotations.Nullable;

/**
 * An answer about something that a provider keeps. It costs nothing, unless whoever is told of it
 * when it is whole says otherwise.
 */
final class ResourceAnswer implements AroundAnswer {

  /** Longer than any of these objects; of a longer one nothing is told. */
  private static final int MAX_TOLD = 256 * 1024;

  private final Answer answer;
  private final Listener listener;
  private final Buffer body = Buffer.buffer();
  private TokenCounts charged = TokenCounts.NONE;
  private boolean told;

  /** Told of a whole answer. */
  interface Listener {
    /**
     * It is whole.
     *
     * @param body empty if it is too long to be looked at
     * @param reported the provider's figures; null if it has none
     * @return what is to be charged for it now
     */
    TokenCounts whole(Buffer body, @Nullable TokenCounts reported);
  }

  ResourceAnswer(Answer answer, Listener listener) {
    this.answer = answer;
    this.listener = listener;
  }

  @Override
  public Buffer feed(Buffer bytes) {
    if (body.length() <= MAX_TOLD) {
      body.appendBuffer(bytes);
    }
    Buffer out = answer.feed(bytes);
    if (answer.complete() && !told) {
      told = true;
      charged =
          listener.whole(body.length() <= MAX_TOLD ? body : Buffer.buffer(), answer.reported());
    }
    return out;
  }

  @Override
  public TokenCounts reported() {
    return charged;
  }

  @Override
  public long estimatedOutput() {
    return 0;
  }

  @Override
  public Answer answer() {
    return answer;
  }
}
