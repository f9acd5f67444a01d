package io.sluice.access;

import io.sluice.access.Decision.Allowed;
import io.sluice.access.Decision.Denied;
import io.sluice.access.Decision.Reason;
import io.sluice.config.RoleConfig;
import io.sluice.config.SluiceConfig;
import io.sluice.routing.Catalog;
import io.sluice.routing.Model;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Who may do what with which model, compiled from one configuration. Deny by default: a permission
 * is what the token's scopes or its roles give, and the team has.
 */
public final class Policy {

  private final Catalog catalog;
  private final Map<String, Set<String>> roles;
  private final Map<String, TeamPolicy> teams;

  private Policy(Catalog catalog, Map<String, Set<String>> roles, Map<String, TeamPolicy> teams) {
    this.catalog = catalog;
    this.roles = roles;
    this.teams = teams;
  }

  public static Policy compile(SluiceConfig config, Catalog catalog) {
    Map<String, Set<String>> roles = new HashMap<>();
    for (Map.Entry<String, RoleConfig> role : config.roles().entrySet()) {
      roles.put(role.getKey(), Set.copyOf(role.getValue().scopes()));
    }
    Map<String, TeamPolicy> teams = new HashMap<>();
    config
        .teams()
        .forEach((name, team) -> teams.put(name, TeamPolicy.compile(name, team, catalog)));
    return new Policy(catalog, Map.copyOf(roles), Map.copyOf(teams));
  }

  /** Whether the subject may do {@code scope} with the model that was asked for. */
  public Decision decide(Subject subject, String scope, String alias) {
    TeamPolicy team = teams.get(subject.team());
    if (team == null) {
      return unknownTeam();
    }
    if (!permits(subject, team, scope)) {
      return insufficientScope(team, scope);
    }
    TeamPolicy.Granted granted = team.models().get(alias);
    if (granted != null) {
      return new Allowed(team.name(), team.costCentre(), granted.model(), granted.rule());
    }
    if (catalog.find(alias) == null) {
      return new Denied(
          Reason.MODEL_NOT_FOUND,
          "There is no model of that name. GET /v1/models lists those your team may use.",
          "",
          "models");
    }
    return new Denied(
        Reason.MODEL_NOT_GRANTED,
        "Team %s may not use this model. GET /v1/models lists those it may use."
            .formatted(team.name()),
        "",
        "teams." + team.name() + ".grants");
  }

  /** Why the subject may not do {@code scope}, which is about no model; empty if it may. */
  public Optional<Denied> refusal(Subject subject, String scope) {
    TeamPolicy team = teams.get(subject.team());
    if (team == null) {
      return Optional.of(unknownTeam());
    }
    return permits(subject, team, scope)
        ? Optional.empty()
        : Optional.of(insufficientScope(team, scope));
  }

  /** The models that the subject may see, or why it may see none. */
  public ModelList models(Subject subject) {
    TeamPolicy team = teams.get(subject.team());
    if (team == null) {
      return new ModelList.Hidden(unknownTeam());
    }
    if (!permits(subject, team, Scopes.MODELS_READ)) {
      return new ModelList.Hidden(insufficientScope(team, Scopes.MODELS_READ));
    }
    return new ModelList.Visible(
        team.models().values().stream().map(TeamPolicy.Granted::model).toList());
  }

  /** What a subject gets to see of the models. */
  public sealed interface ModelList {
    record Visible(List<Model> models) implements ModelList {}

    record Hidden(Denied denied) implements ModelList {}
  }

  /** The team's scopes are a ceiling: neither roles nor the token's own scopes reach above it. */
  private boolean permits(Subject subject, TeamPolicy team, String scope) {
    if (!team.scopes().contains(scope)) {
      return false;
    }
    if (subject.scopes().contains(scope)) {
      return true;
    }
    for (String role : subject.roles()) {
      Set<String> scopes = roles.get(role);
      if (scopes != null && scopes.contains(scope)) {
        return true;
      }
    }
    return false;
  }

  private static Denied unknownTeam() {
    return new Denied(
        Reason.UNKNOWN_TEAM, "The token's team is not known to this broker.", "", "teams");
  }

  private static Denied insufficientScope(TeamPolicy team, String scope) {
    return new Denied(
        Reason.INSUFFICIENT_SCOPE,
        "This needs the scope %s: from the token or one of its roles, and within what team %s may."
            .formatted(scope, team.name()),
        scope,
        "teams." + team.name() + ".scopes");
  }
}
