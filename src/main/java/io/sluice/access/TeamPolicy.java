package io.sluice.access;

import io.sluice.config.GrantConfig;
import io.sluice.config.Origins;
import io.sluice.config.TeamConfig;
import io.sluice.routing.Model;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * One team's side of the policy, compiled: patterns are gone, what is left are look-ups.
 *
 * @param key in the configuration, e.g. {@code teams.search}
 * @param ceiling the key of its scopes
 * @param scopes the most that any member can have
 * @param denies scopes that no member has
 * @param grants all of them, in the order of the configuration
 * @param models those that some grant allows, by alias, in the order of the configuration
 * @param tools that it may use
 */
record TeamPolicy(
    String name,
    String key,
    String costCentre,
    String ceiling,
    Set<String> scopes,
    Set<String> denies,
    List<Grant> grants,
    Map<String, ModelRules> models,
    Set<String> tools) {

  static TeamPolicy compile(String name, TeamConfig team, Surroundings around) {
    String key = Origins.key("teams", name);
    List<Grant> grants = new ArrayList<>();
    for (GrantConfig grant : team.grants()) {
      grants.add(Grant.compile(key + ".grants[" + grants.size() + "]", grant, around));
    }
    Map<String, ModelRules> models = new LinkedHashMap<>();
    for (Model model : around.catalog().all()) {
      ModelRules rules = rules(model, grants);
      if (!rules.allows().isEmpty()) {
        models.put(model.alias(), rules);
      }
    }
    return new TeamPolicy(
        name,
        key,
        team.costCentre(),
        key + ".scopes",
        around.shared(team.scopes()),
        around.shared(team.denyScopes()),
        List.copyOf(grants),
        Collections.unmodifiableMap(models),
        around.shared(
            around.tools().stream()
                .filter(tool -> team.tools().stream().anyMatch(p -> GrantConfig.fits(p, tool)))
                .toList()));
  }

  /** What the team may do with a model, also if no grant allows anything. */
  ModelRules rules(Model model) {
    ModelRules rules = models.get(model.alias());
    return rules == null ? rules(model, grants) : rules;
  }

  private static ModelRules rules(Model model, List<Grant> grants) {
    List<Grant> about = grants.stream().filter(grant -> about(grant, model)).toList();
    return new ModelRules(
        model,
        about.stream().filter(grant -> !grant.denies()).toList(),
        about.stream().filter(Grant::denies).toList());
  }

  private static boolean about(Grant grant, Model model) {
    return grant.config().covers(model.alias())
        && model.deployments().stream().anyMatch(d -> grant.providers().contains(d.provider()));
  }
}
