package io.sluice.simulator.anthropic;

import io.sluice.simulator.Route;
import io.sluice.simulator.Vendor;
import java.util.List;

/** What Anthropic answers; its models are listed where OpenAI's are. */
public final class Anthropic {
  private static final Vendor VENDOR = new AnthropicVendor();

  private Anthropic() {}

  public static List<Route> routes() {
    return List.of(
        Route.post("/v1/messages", new MessagesFormat(VENDOR)),
        Route.post("/v1/messages/count_tokens", new CountTokens(VENDOR)));
  }
}
