package io.sluice.broker;

import io.sluice.wire.ApiRequest;
import io.sluice.wire.Feature;
import io.sluice.wire.Format;
import io.vertx.core.buffer.Buffer;
import java.util.OptionalLong;
import java.util.Set;

/**
 * A request about something that a provider keeps. It makes no tokens.
 *
 * @param model the alias whose deployment has it
 * @param body empty where there is none
 */
record ResourceRequest(Format format, String model, Buffer body, Set<Feature> features)
    implements ApiRequest {

  @Override
  public boolean stream() {
    return false;
  }

  @Override
  public boolean usageAsked() {
    return true;
  }

  @Override
  public OptionalLong outputTokenLimit() {
    return OptionalLong.of(0);
  }

  @Override
  public int choices() {
    return 1;
  }

  @Override
  public long estimatedInputTokens() {
    return 0;
  }

  @Override
  public String cacheKey() {
    return "";
  }

  @Override
  public Buffer rewrite(String upstreamModel, long outputTokens) {
    return body;
  }
}
