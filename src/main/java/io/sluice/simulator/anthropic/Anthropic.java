package io.sluice.simulator.anthropic;

import io.sluice.simulator.Route;
import java.util.List;

public final class Anthropic {
  private Anthropic() {}

  public static List<Route> routes() {
    return List.of();
  }
}
