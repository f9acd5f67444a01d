package io.sluice.provider;

import io.sluice.provider.Dispatch.Operation;
import io.sluice.provider.Dispatch.Operation.Ask;
import io.sluice.wire.Format;
import io.vertx.core.MultiMap;
import java.util.List;
import java.util.Set;

/**
 * Anthropic (platform.claude.com/docs/en/api). Several versions of its API are live: the caller's
 * goes through.
 */
final class AnthropicApi implements ProviderApi {

  static final Set<String> KNOWN_HEADERS = Set.of("anthropic-version", "anthropic-beta");

  /** What translated requests are written in. */
  private static final String VERSION = "2023-06-01";

  @Override
  public List<Format> formats() {
    return List.of(Format.MESSAGES, Format.MESSAGES_COUNT);
  }

  @Override
  public String target(Ask ask) {
    String path =
        switch (ask.format()) {
          case MESSAGES -> "/v1/messages";
          case MESSAGES_COUNT -> "/v1/messages/count_tokens";
          default -> throw ProviderApi.unspoken(ask.format());
        };
    return ApiPath.with(path, ApiPath.only(ask.query(), Set.of("beta")));
  }

  @Override
  public Set<String> knownHeaders() {
    return KNOWN_HEADERS;
  }

  @Override
  public void complete(MultiMap headers, Operation operation) {
    version(headers);
  }

  /** Requests must name one. */
  static void version(MultiMap headers) {
    if (!headers.contains("anthropic-version")) {
      headers.set("anthropic-version", VERSION);
    }
  }
}
