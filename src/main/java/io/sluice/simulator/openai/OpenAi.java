package io.sluice.simulator.openai;

import io.sluice.simulator.Route;
import io.sluice.simulator.Vendor;
import java.util.ArrayList;
import java.util.List;

/** What OpenAI, and Azure with its models, answers below {@code /v1} and {@code /openai}. */
public final class OpenAi {
  public static final Vendor VENDOR = new OpenAiVendor(false);
  private static final Vendor AZURE = new OpenAiVendor(true);

  private OpenAi() {}

  public static List<Route> routes() {
    List<Route> routes = new ArrayList<>(below("/v1", VENDOR));
    routes.addAll(below("/openai/v1", AZURE));
    return List.copyOf(routes);
  }

  private static List<Route> below(String base, Vendor vendor) {
    return List.of(
        Route.post(base + "/chat/completions", new ChatFormat(vendor, false)),
        Route.free("GET", base + "/models", vendor, ModelList::list),
        Route.free("GET", base + "/models/{model}", vendor, ModelList::one));
  }
}
