package io.sluice.routing;

import io.sluice.usage.TokenCounts;
import io.vertx.core.buffer.Buffer;

/**
 * A whole answer with status 200, as a caller got it.
 *
 * @param body of an answer in pieces, all of them; nobody writes to it
 * @param provider that gave it
 * @param upstreamModel as the broker asked for it
 * @param servedModel as the provider called it
 * @param tokens that it took then
 */
public record CachedAnswer(
    String contentType,
    Buffer body,
    String provider,
    String upstreamModel,
    String servedModel,
    TokenCounts tokens) {}
