package io.sluice.simulator.gemini;

import io.sluice.simulator.Route;
import java.util.List;

public final class Gemini {
  private Gemini() {}

  public static List<Route> routes() {
    return List.of();
  }
}
