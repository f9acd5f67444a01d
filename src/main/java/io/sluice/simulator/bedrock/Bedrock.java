package io.sluice.simulator.bedrock;

import io.sluice.simulator.Route;
import io.sluice.simulator.Vendor;
import java.util.List;

/** What Bedrock's runtime answers. */
public final class Bedrock {
  private static final Vendor VENDOR = new BedrockVendor();

  private Bedrock() {}

  public static List<Route> routes() {
    return List.of(
        Route.post("/model/{model}/converse", new ConverseFormat(VENDOR, false)),
        Route.post("/model/{model}/converse-stream", new ConverseFormat(VENDOR, true)),
        Route.post("/model/{model}/invoke", new InvokeFormat(VENDOR, false)),
        Route.post("/model/{model}/invoke-with-response-stream", new InvokeFormat(VENDOR, true)));
  }
}
