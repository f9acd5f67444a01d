package io.sluice.simulator;

import io.sluice.simulator.anthropic.Anthropic;
import io.sluice.simulator.bedrock.Bedrock;
import io.sluice.simulator.cohere.Cohere;
import io.sluice.simulator.gemini.Gemini;
import io.sluice.simulator.openai.OpenAi;
import io.sluice.simulator.openai.Shelf;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** All that the simulated provider answers, by path. */
final class Routes {
  private final Map<String, Found> plain = new HashMap<>();
  private final List<Route> variable;

  /** A route and the variable parts of the path that it was found by. */
  record Found(Route route, Map<String, String> groups) {}

  Routes(Shelf shelf) {
    List<Route> all =
        Stream.of(
                OpenAi.routes(shelf),
                Anthropic.routes(),
                Gemini.routes(),
                Bedrock.routes(),
                Cohere.routes())
            .flatMap(List::stream)
            .toList();
    for (Route route : all) {
      if (route.names().isEmpty()) {
        plain.put(route.method() + route.pattern(), new Found(route, Map.of()));
      }
    }
    variable = all.stream().filter(route -> !route.names().isEmpty()).toList();
  }

  @Nullable Found find(String method, String path) {
    Found found = plain.get(method + path);
    if (found != null) {
      return found;
    }
    for (Route route : variable) {
      if (route.method().equals(method)) {
        Map<String, String> groups = route.match(path);
        if (groups != null) {
          return new Found(route, groups);
        }
      }
    }
    return null;
  }
}
