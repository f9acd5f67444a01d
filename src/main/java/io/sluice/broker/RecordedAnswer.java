package io.sluice.broker;

import io.sluice.routing.AnswerRecording;
import io.sluice.routing.Deployment;
import io.sluice.usage.TokenCounts;
import io.sluice.wire.Answer;
import io.sluice.wire.Fault;
import io.vertx.core.buffer.Buffer;
import org.jspecify.annotations.Nullable;

/** An answer that is taken down as the caller gets it, and kept if it comes to a good end. */
final class RecordedAnswer implements Answer {

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
  public String contentType() {
    return answer.contentType();
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
  public boolean complete() {
    return answer.complete();
  }

  @Override
  public boolean wholeAtEnd() {
    return answer.wholeAtEnd();
  }

  @Override
  public TokenCounts estimated(long estimatedInput) {
    return answer.estimated(estimatedInput);
  }

  @Override
  public boolean failed() {
    return answer.failed();
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
  public @Nullable Buffer failure(Fault fault) {
    return answer.failure(fault);
  }
}
