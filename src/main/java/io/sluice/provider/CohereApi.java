package io.sluice.provider;

import io.sluice.provider.Dispatch.Operation.Ask;
import io.sluice.wire.Format;
import java.util.List;

/** Cohere, version 2 of its API (docs.cohere.com/reference). */
final class CohereApi implements ProviderApi {

  @Override
  public List<Format> formats() {
    return List.of(Format.COHERE_CHAT, Format.COHERE_EMBED, Format.RERANK);
  }

  @Override
  public String target(Ask ask) {
    return switch (ask.format()) {
      case COHERE_CHAT -> "/v2/chat";
      case COHERE_EMBED -> "/v2/embed";
      case RERANK -> "/v2/rerank";
      default -> throw ProviderApi.unspoken(ask.format());
    };
  }
}
