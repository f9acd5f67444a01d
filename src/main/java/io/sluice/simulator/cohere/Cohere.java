package io.sluice.simulator.cohere;

import io.sluice.simulator.Route;
import java.util.List;

public final class Cohere {
  private Cohere() {}

  public static List<Route> routes() {
    return List.of();
  }
}
