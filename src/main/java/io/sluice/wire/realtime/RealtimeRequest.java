package io.sluice.wire.realtime;

import io.sluice.wire.ApiRequest;
import io.sluice.wire.Feature;
import io.sluice.wire.Format;
import io.vertx.core.buffer.Buffer;
import java.util.Collections;
import java.util.EnumSet;
import java.util.OptionalLong;
import java.util.Set;

/**
 * The wish for a session: there is no body, and all that will be said may be sound.
 *
 * @param model as the query names it
 */
record RealtimeRequest(String model) implements ApiRequest {

  private static final Buffer NOTHING = Buffer.buffer();
  private static final Set<Feature> FEATURES =
      Collections.unmodifiableSet(EnumSet.of(Feature.STREAMING, Feature.AUDIO));

  @Override
  public Format format() {
    return Format.REALTIME;
  }

  @Override
  public Buffer body() {
    return NOTHING;
  }

  @Override
  public boolean stream() {
    return true;
  }

  @Override
  public boolean usageAsked() {
    return true;
  }

  @Override
  public OptionalLong outputTokenLimit() {
    return OptionalLong.empty();
  }

  @Override
  public int choices() {
    return 1;
  }

  @Override
  public Set<Feature> features() {
    return FEATURES;
  }

  @Override
  public String cacheKey() {
    return "";
  }

  @Override
  public Buffer rewrite(String upstreamModel, long outputTokens) {
    return NOTHING;
  }
}
