package io.sluice.access;

import io.sluice.config.GrantConfig;
import io.sluice.config.TeamConfig;
import io.sluice.routing.Catalog;
import io.sluice.routing.Deployment;
import io.sluice.routing.Model;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One team's side of the policy, compiled: patterns are gone, what is left are look-ups.
 *
 * @param scopes the most that any member can have
 * @param models what the team may use, by alias, in the order of the configuration
 */
record TeamPolicy(String name, String costCentre, Set<String> scopes, Map<String, Granted> models) {

  /**
   * A model the team may use.
   *
   * @param model with only the deployments whose provider was granted
   * @param rule the grant that allows it
   */
  record Granted(Model model, String rule) {}

  static TeamPolicy compile(String name, TeamConfig team, Catalog catalog) {
    Map<String, Granted> models = new LinkedHashMap<>();
    for (Model model : catalog.all()) {
      Granted granted = grant(name, team, model);
      if (granted != null) {
        models.put(model.alias(), granted);
      }
    }
    return new TeamPolicy(
        name, team.costCentre(), Set.copyOf(team.scopes()), Collections.unmodifiableMap(models));
  }

  private static @Nullable Granted grant(String name, TeamConfig team, Model model) {
    List<Deployment> allowed = new ArrayList<>();
    String rule = "";
    for (int i = 0; i < team.grants().size(); i++) {
      GrantConfig grant = team.grants().get(i);
      if (!grant.covers(model.alias())) {
        continue;
      }
      for (Deployment deployment : model.deployments()) {
        if (deployment.provider().equals(grant.provider()) && !allowed.contains(deployment)) {
          allowed.add(deployment);
          rule = rule.isEmpty() ? "teams." + name + ".grants[" + i + "]" : rule;
        }
      }
    }
    return allowed.isEmpty() ? null : new Granted(new Model(model.alias(), allowed), rule);
  }
}
