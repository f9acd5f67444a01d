package io.sluice.access;

import io.sluice.access.Ask.UseModel;
import io.sluice.access.Ask.UseTool;
import io.sluice.access.Decision.Allowed;
import io.sluice.access.Decision.Denied;
import io.sluice.access.Decision.Reason;
import io.sluice.config.SluiceConfig;
import io.sluice.routing.Catalog;
import io.sluice.routing.Model;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Who may do what with which model, compiled from one configuration. Deny by default: a permission
 * is what the token's scopes or its roles give, and the team and the token's environment may have;
 * an explicit deny wins over all of it.
 */
public final class Policy {

  private final Catalog catalog;
  private final ScopeRules scopes;
  private final List<Rule<ToolUse>> toolRules;
  private final Map<String, TeamPolicy> teams;
  private final Explainer explainer;

  private Policy(
      Catalog catalog,
      ScopeRules scopes,
      List<Rule<ToolUse>> toolRules,
      Map<String, TeamPolicy> teams,
      Explainer explainer) {
    this.catalog = catalog;
    this.scopes = scopes;
    this.toolRules = toolRules;
    this.teams = teams;
    this.explainer = explainer;
  }

  public static Policy compile(SluiceConfig config, Catalog catalog) {
    Environments environments = Environments.compile(config.environments());
    Surroundings around = new Surroundings(environments, catalog, config.tools().keySet());
    Map<String, TeamPolicy> teams = new LinkedHashMap<>();
    config.teams().forEach((name, team) -> teams.put(name, TeamPolicy.compile(name, team, around)));
    ScopeRules scopes = new ScopeRules(Roles.compile(config.roles()), environments);
    List<Rule<ToolUse>> toolRules = ToolRules.all(environments);
    Explainer explainer =
        new Explainer(catalog, environments, scopes, toolRules, teams, config.origins());
    // Compares hashes before keys: a collision costs no look at another team's name.
    return new Policy(catalog, scopes, toolRules, Collections.unmodifiableMap(teams), explainer);
  }

  /** Whether the subject may, at this moment. */
  public Decision decide(Subject subject, Ask ask, Instant now) {
    TeamPolicy team = teams.get(subject.team());
    if (team == null) {
      return unknownTeam();
    }
    Denied denied = scopes.denied(new ScopeUse(subject, team, ask.scope()));
    if (denied != null) {
      return denied;
    }
    if (ask instanceof UseModel model) {
      return model(team, subject, model, now);
    }
    if (ask instanceof UseTool tool) {
      return tool(team, subject, tool);
    }
    return allowed(team, team.ceiling());
  }

  /** What {@link #decide} decides, and why. Takes its time; the road does without. */
  public Explanation explain(Subject subject, Ask ask, Instant now) {
    return explainer.explain(decide(subject, ask, now), subject, ask, now);
  }

  private Decision model(TeamPolicy team, Subject subject, UseModel ask, Instant now) {
    ModelRules rules = team.models().get(ask.alias());
    if (rules != null) {
      return rules.decide(team, subject, ask, now);
    }
    if (catalog.find(ask.alias()) == null) {
      return new Denied(
          Reason.MODEL_NOT_FOUND,
          "There is no model of that name. GET /v1/models lists those your team may use.",
          "",
          "models");
    }
    return ModelRules.notGranted(team);
  }

  private Decision tool(TeamPolicy team, Subject subject, UseTool ask) {
    ToolUse use = new ToolUse(subject, team, ask);
    Rule<ToolUse> broken = Rule.firstBroken(toolRules, use);
    return broken == null ? allowed(team, ask.rule()) : broken.denied(use);
  }

  private static Allowed allowed(TeamPolicy team, String rule) {
    return new Allowed(team.name(), team.costCentre(), null, rule, UseModel.UNBOUNDED);
  }

  /** Why the subject may not do {@code scope}, which is about no model; empty if it may. */
  public Optional<Denied> refusal(Subject subject, String scope) {
    TeamPolicy team = teams.get(subject.team());
    return team == null
        ? Optional.of(unknownTeam())
        : Optional.ofNullable(scopes.denied(new ScopeUse(subject, team, scope)));
  }

  /** The models that the subject may see at this moment, or why it may see none. */
  public ModelList models(Subject subject, Instant now) {
    TeamPolicy team = teams.get(subject.team());
    if (team == null) {
      return new ModelList.Hidden(unknownTeam());
    }
    Denied denied = scopes.denied(new ScopeUse(subject, team, Scopes.MODELS_READ));
    if (denied != null) {
      return new ModelList.Hidden(denied);
    }
    return new ModelList.Visible(
        team.models().values().stream()
            .flatMap(rules -> rules.visible(team, subject, now).stream())
            .toList());
  }

  /** What a subject gets to see of the models. */
  public sealed interface ModelList {
    record Visible(List<Model> models) implements ModelList {}

    record Hidden(Denied denied) implements ModelList {}
  }

  private static Denied unknownTeam() {
    return new Denied(
        Reason.UNKNOWN_TEAM, "The token's team is not known to this broker.", "", "teams");
  }
}
