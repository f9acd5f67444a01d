package io.sluice.broker;

import io.sluice.provider.Dispatch.Operation;
import io.sluice.provider.Dispatch.Payload;
import io.sluice.provider.Provider;
import io.sluice.routing.Deployment;
import io.sluice.wire.Answer;
import io.sluice.wire.Format;
import io.sluice.wire.WireFormat.AnswerHead;
import java.util.function.Function;

/**
 * A request as it goes to one deployment.
 *
 * @param operation what the provider is asked
 * @param payload what is sent with it; a stream can be sent once
 * @param answers how to read what comes back
 */
record Leg(
    Deployment deployment,
    Provider provider,
    Operation operation,
    Payload payload,
    Function<AnswerHead, Answer> answers) {

  /** What is asked, and what is sent with it. */
  record Sending(Operation operation, Payload payload) {}

  /** That the provider is asked in. */
  Format format() {
    return operation.format();
  }
}
