package io.sluice.wire.media;

import io.sluice.wire.ApiRequest;
import io.sluice.wire.Feature;
import io.sluice.wire.Format;
import io.vertx.core.buffer.Buffer;
import java.util.OptionalLong;
import java.util.Set;

/**
 * A JSON request of which its format knows more than where the model stands.
 *
 * @param request as read so far
 * @param stream whether the caller wants the answer in pieces
 * @param units of what is asked for, where it is billed by the piece
 */
record RefinedRequest(ApiRequest request, boolean stream, Set<Feature> features, long units)
    implements ApiRequest {

  RefinedRequest {
    features = Set.copyOf(features);
  }

  @Override
  public Format format() {
    return request.format();
  }

  @Override
  public Buffer body() {
    return request.body();
  }

  @Override
  public String model() {
    return request.model();
  }

  @Override
  public boolean usageAsked() {
    return request.usageAsked();
  }

  @Override
  public OptionalLong outputTokenLimit() {
    return request.outputTokenLimit();
  }

  @Override
  public int choices() {
    return request.choices();
  }

  @Override
  public String cacheKey() {
    return request.cacheKey();
  }

  @Override
  public Buffer rewrite(String upstreamModel, long outputTokens) {
    return request.rewrite(upstreamModel, outputTokens);
  }
}
