package io.sluice.simulator.cohere;

import io.sluice.simulator.Route;
import io.sluice.simulator.Vendor;
import java.util.List;

/** What Cohere answers. */
public final class Cohere {
  private static final Vendor VENDOR = new CohereVendor();

  private Cohere() {}

  public static List<Route> routes() {
    return List.of(
        Route.post("/v2/chat", new CohereChat(VENDOR)),
        Route.post("/v2/embed", new CohereEmbed(VENDOR)),
        Route.post("/v2/rerank", new CohereRerank(VENDOR, "2")),
        Route.post("/v1/rerank", new CohereRerank(VENDOR, "1")));
  }
}
