package io.sluice.access;

import io.sluice.wire.Feature;
import java.util.Set;

/** What a subject wants to do. */
public sealed interface Ask {

  /** What it needs for that. */
  String scope();

  /**
   * A request to a model.
   *
   * @param alias the name that was asked for; possibly one that the configuration does not know
   * @param maxOutputTokens the most that it asks for; {@link #UNBOUNDED} if it does not say
   * @param features what it contains
   */
  record UseModel(String scope, String alias, long maxOutputTokens, Set<Feature> features)
      implements Ask {

    public static final long UNBOUNDED = -1;

    public UseModel {
      features = Set.copyOf(features);
    }
  }

  /** A route that is about no model. */
  record UseScope(String scope) implements Ask {}

  /**
   * A route of a tool.
   *
   * @param tool its configured name
   * @param environment what the tool works on
   * @param rule the route's key in the configuration, e.g. {@code tools.dash.routes[1]}
   */
  record UseTool(String tool, String environment, String scope, String rule) implements Ask {}
}
