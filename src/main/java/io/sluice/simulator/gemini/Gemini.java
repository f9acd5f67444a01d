package io.sluice.simulator.gemini;

import io.sluice.simulator.Route;
import io.sluice.simulator.Vendor;
import java.util.ArrayList;
import java.util.List;

/** What Gemini answers, by itself and on Vertex. */
public final class Gemini {
  private static final Vendor STUDIO = new GeminiVendor(false);
  private static final Vendor VERTEX = new GeminiVendor(true);

  private Gemini() {}

  public static List<Route> routes() {
    List<Route> routes = new ArrayList<>();
    for (String version : List.of("/v1beta", "/v1")) {
      routes.addAll(below(version + "/models/{model}", STUDIO));
    }
    for (String version : List.of("/v1", "/v1beta1")) {
      String project = version + "/projects/{project}/locations/{location}";
      routes.addAll(below(project + "/publishers/google/models/{model}", VERTEX));
    }
    routes.add(Route.free("GET", "/v1beta/models", STUDIO, GeminiModels::list));
    routes.add(Route.free("GET", "/v1beta/models/{model}", STUDIO, GeminiModels::one));
    return List.copyOf(routes);
  }

  private static List<Route> below(String model, Vendor vendor) {
    return List.of(
        Route.post(model + ":generateContent", new GenerateContent(vendor, false)),
        Route.post(model + ":streamGenerateContent", new GenerateContent(vendor, true)),
        Route.post(model + ":countTokens", new GeminiCount(vendor)),
        Route.post(model + ":embedContent", new EmbedContent(vendor, false)),
        Route.post(model + ":batchEmbedContents", new EmbedContent(vendor, true)));
  }
}
