package io.sluice.broker;

import io.sluice.routing.AnswerRecording;
import io.sluice.routing.Deployment;
import io.sluice.usage.TokenCounts;
import io.sluice.wire.Answer;
import io.sluice.wire.AroundAnswer;
import io.vertx.core.buffer.Buffer;

/** An answer that is taken down as the caller gets it, and kept if it comes to a good end. */
final class RecordedAnswer implements AroundAnswer {

  private final Answer answer;
  private final AnswerRecording recording;
  private final Deployment deployment;
  private final String providersType;

  RecordedAnswer(
      Answer answer, AnswerRecording recording, Deployment deployment, String providersType) {
    this.answer = answer;
    this.recording = recording;
    this.deployment = deployment;
    this.providersType = providersType;
  }

  @Override
  public Buffer feed(Buffer bytes) {
    return recorded(answer.feed(bytes));
  }

  /** Asked for once, when the last bytes go out: the answer is whole then, or never. */
  @Override
  public Buffer end() {
    Buffer rest = recorded(answer.end());
    TokenCounts reported = answer.reported();
    if (answer.complete() && !answer.failed()) {
      recording.complete(
          contentType().isEmpty() ? providersType : contentType(),
          deployment.provider(),
          deployment.upstreamModel(),
          answer.servedModel(),
          reported == null ? TokenCounts.NONE : reported);
    } else {
      recording.forget();
    }
    return rest;
  }

  private Buffer recorded(Buffer out) {
    if (out.length() > 0) {
      recording.append(out);
    }
    return out;
  }

  @Override
  public Answer answer() {
    return answer;
  }
}
