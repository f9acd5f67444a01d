package io.sluice.broker;

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
 */
record Leg(
    Deployment deployment,
    Provider provider,
    Format format,
    Buffer body,
    @Nullable String query,
    Function<AnswerHead, Answer> answers) {}
