package io.sluice.simulator.bedrock;

import io.sluice.simulator.Route;
import java.util.List;

public final class Bedrock {
  private Bedrock() {}

  public static List<Route> routes() {
    return List.of();
  }
}
