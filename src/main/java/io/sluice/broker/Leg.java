package io.sluice.broker;

import io.sluice.provider.Dispatch.Payload;
import io.sluice.provider.Provider;
import io.sluice.routing.Deployment;
import io.sluice.wire.Answer;
import io.sluice.wire.Format;
import io.sluice.wire.WireFormat.AnswerHead;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A request as it goes to one deployment.
 *
 * @param format that the provider is asked in
 * @param payload in that format
 * @param query as the caller sent it; null for a translation, where it means nothing
 * @param answers how to read what comes back
 */
record Leg(
    Deployment deployment,
    Provider provider,
    Format format,
    Payload payload,
    @Nullable String query,
    Function<AnswerHead, Answer> answers) {}
