package io.sluice.provider;

import io.sluice.provider.Dispatch.Operation.Ask;
import io.sluice.wire.Format;
import java.util.List;
import java.util.Set;

/**
 * AWS Bedrock (docs.aws.amazon.com/bedrock/latest/APIReference). The path names the model, which
 * may be an ARN with colons and slashes in it.
 */
final class BedrockApi implements ProviderApi {

  @Override
  public List<Format> formats() {
    return List.of(Format.CONVERSE, Format.INVOKE, Format.BEDROCK_EMBED);
  }

  @Override
  public String target(Ask ask) {
    return switch (ask.format()) {
      case CONVERSE -> model(ask) + (ask.stream() ? "/converse-stream" : "/converse");
      case INVOKE -> model(ask) + (ask.stream() ? "/invoke-with-response-stream" : "/invoke");
      case BEDROCK_EMBED -> model(ask) + "/invoke";
      case CHAT -> "/openai/v1/chat/completions";
      default -> throw ProviderApi.unspoken(ask.format());
    };
  }

  private static String model(Ask ask) {
    return "/model/" + ApiPath.segment(ask.model());
  }

  @Override
  public Set<String> knownHeaders() {
    return AnthropicApi.KNOWN_HEADERS;
  }
}
