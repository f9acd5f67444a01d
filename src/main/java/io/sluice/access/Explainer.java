package io.sluice.access;

import io.sluice.access.Ask.UseModel;
import io.sluice.access.Ask.UseTool;
import io.sluice.access.Decision.Allowed;
import io.sluice.access.Explanation.Outcome;
import io.sluice.access.Explanation.Step;
import io.sluice.config.Origins;
import io.sluice.routing.Catalog;
import io.sluice.routing.Model;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** Goes through the rules of a decision once more, and tells what each says. */
final class Explainer {

  private final Catalog catalog;
  private final Environments environments;
  private final ScopeRules scopes;
  private final List<Rule<ToolUse>> toolRules;
  private final Map<String, TeamPolicy> teams;
  private final Origins origins;

  Explainer(
      Catalog catalog,
      Environments environments,
      ScopeRules scopes,
      List<Rule<ToolUse>> toolRules,
      Map<String, TeamPolicy> teams,
      Origins origins) {
    this.catalog = catalog;
    this.environments = environments;
    this.scopes = scopes;
    this.toolRules = toolRules;
    this.teams = teams;
    this.origins = origins;
  }

  Explanation explain(Decision decision, Subject subject, Ask ask, Instant now) {
    TeamPolicy team = teams.get(subject.team());
    if (team == null) {
      return unknownTeam(decision, subject);
    }
    List<Step> steps = new ArrayList<>();
    ScopeUse scope = new ScopeUse(subject, team, ask.scope());
    scopes.all().forEach(rule -> steps.add(step(rule, scope)));
    if (ask instanceof UseModel model) {
      new GrantSteps(this, team, subject, model, now).addTo(steps, catalog.find(model.alias()));
    } else if (ask instanceof UseTool tool) {
      ToolUse use = new ToolUse(subject, team, tool);
      toolRules.forEach(rule -> steps.add(step(rule, use)));
    }
    List<Change> changes =
        decision instanceof Allowed
            ? List.of(undoing(team, subject, ask, now))
            : mending(team, subject, ask, now);
    return new Explanation(decision, place(decision.rule()), steps, changes);
  }

  private Explanation unknownTeam(Decision decision, Subject subject) {
    String name = subject.team();
    Change change =
        new Change(
            Change.Kind.OTHER,
            Origins.key("teams", name),
            "",
            "use a token of a team that is known: "
                + String.join(", ", new TreeSet<>(teams.keySet())));
    return new Explanation(
        decision,
        place("teams"),
        List.of(new Step("teams", place("teams"), Outcome.FAILS, "there is no team named " + name)),
        List.of(change));
  }

  private <T> Step step(Rule<T> rule, T use) {
    String key = rule.key(use);
    return new Step(
        key, place(key), rule.holds(use) ? Outcome.HOLDS : Outcome.FAILS, rule.says(use));
  }

  /** Where a key stands, or else what it would stand in. */
  String place(String key) {
    for (String at = key; !at.isEmpty(); at = parent(at)) {
      String place = origins.of(at);
      if (!place.isEmpty()) {
        return place;
      }
    }
    return "";
  }

  private static String parent(String key) {
    return key.substring(0, Math.max(0, Math.max(key.lastIndexOf('.'), key.lastIndexOf('['))));
  }

  /** The one grant without which nothing is left, or else the scope. */
  private static Change undoing(TeamPolicy team, Subject subject, Ask ask, Instant now) {
    if (ask instanceof UseModel model && team.models().get(model.alias()) != null) {
      ModelRules rules = team.models().get(model.alias());
      List<ModelUse> uses = ModelUse.each(rules.model(), subject, model, now).toList();
      List<Grant> allowing =
          rules.allows().stream().filter(grant -> uses.stream().anyMatch(grant::applies)).toList();
      if (allowing.size() == 1) {
        return Change.remove(allowing.get(0).key());
      }
    }
    return Change.remove(team.ceiling(), ask.scope());
  }

  /** First who asks, then what is asked for, which may need another token, then who asks again. */
  private List<Change> mending(TeamPolicy team, Subject subject, Ask ask, Instant now) {
    Repair repair = new Repair(subject, ask, now).mend(scopes.sources(), at -> scope(at, team));
    if (ask instanceof UseModel model) {
      Model known = catalog.find(model.alias());
      if (known == null) {
        return List.of(noModel(team, model));
      }
      ModelRules rules = team.rules(known);
      repair = new Ways(team, known, rules.denies(), environments).shortest(repair, rules.allows());
    } else if (ask instanceof UseTool tool) {
      repair.mend(toolRules, at -> new ToolUse(at.subject(), team, tool));
    }
    return repair.mend(scopes.all(), at -> scope(at, team)).changes();
  }

  private static ScopeUse scope(Repair at, TeamPolicy team) {
    return new ScopeUse(at.subject(), team, at.ask().scope());
  }

  private static Change noModel(TeamPolicy team, UseModel ask) {
    return new Change(
        Change.Kind.OTHER,
        Origins.key("models", ask.alias()),
        "",
        "ask for a model that there is: " + String.join(", ", team.models().keySet()));
  }
}
