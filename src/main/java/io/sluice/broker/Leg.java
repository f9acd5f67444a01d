package io.sluice.broker;

import io.sluice.provider.Dispatch.Operation;
import io.sluice.provider.Dispatch.Payload;
import io.sluice.provider.Provider;
import io.sluice.routing.Deployment;
import io.sluice.wire.Answer;
import io.sluice.wire.Format;
import io.sluice.wire.WireFormat.AnswerHead;
import io.vertx.core.buffer.Buffer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A request as it goes to one deployment.
 *
 * @param format that the provider is asked in
 * @param body in that format
 * @param query as the caller sent it; null for a translation, where it means nothing
 * @param answers how to read what comes back
 * @param sending what else is asked than a model, or sent than JSON; null for neither
 */
record Leg(
    Deployment deployment,
    Provider provider,
    Format format,
    Buffer body,
    @Nullable String query,
    Function<AnswerHead, Answer> answers,
    @Nullable Sending sending) {

  /** A model is asked, with a body of JSON. */
  Leg(
      Deployment deployment,
      Provider provider,
      Format format,
      Buffer body,
      @Nullable String query,
      Function<AnswerHead, Answer> answers) {
    this(deployment, provider, format, body, query, answers, null);
  }

  /**
   * What is asked of a provider, and what is sent with it.
   *
   * @param payload of which a stream can be sent once
   */
  record Sending(Operation operation, Payload payload) {}
}
