package io.sluice.access;

import io.sluice.access.Ask.UseModel;
import io.sluice.access.Explanation.Outcome;
import io.sluice.access.Explanation.Step;
import io.sluice.routing.Deployment;
import io.sluice.routing.Model;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What each grant of a team says about a request to a model, also those that are about others. */
record GrantSteps(
    Explainer explainer, TeamPolicy team, Subject subject, UseModel ask, Instant now) {

  void addTo(List<Step> steps, @Nullable Model model) {
    if (model == null) {
      steps.add(step("models", Outcome.FAILS, "there is no model named " + ask.alias()));
      return;
    }
    if (team.grants().isEmpty()) {
      steps.add(step(team.key() + ".grants", Outcome.FAILS, "grants nothing"));
    }
    List<ModelUse> uses = ModelUse.each(model, subject, ask, now).toList();
    team.grants().forEach(grant -> steps.add(step(grant, model, uses)));
  }

  private Step step(Grant grant, Model model, List<ModelUse> uses) {
    if (!grant.config().covers(model.alias())) {
      return step(
          grant.key(),
          Outcome.UNCONCERNED,
          "is about models " + String.join(", ", grant.config().models()));
    }
    List<ModelUse> concerned = uses.stream().filter(grant::concerns).toList();
    if (concerned.isEmpty()) {
      return step(
          grant.key(),
          Outcome.UNCONCERNED,
          "is about provider %s; %s runs at %s"
              .formatted(grant.config().provider(), model.alias(), providers(model)));
    }
    if (concerned.stream().anyMatch(grant::applies)) {
      return grant.denies()
          ? step(grant.key(), Outcome.DENIES, "denies it")
          : step(grant.key(), Outcome.ALLOWS, "allows it" + bound(grant));
    }
    return broken(grant, concerned.get(0));
  }

  private Step broken(Grant grant, ModelUse use) {
    List<Rule<ModelUse>> broken = grant.allBroken(use);
    String says = broken.stream().map(rule -> rule.says(use)).collect(Collectors.joining("; "));
    return step(
        broken.get(0).key(use),
        grant.denies() ? Outcome.HOLDS : Outcome.ALMOST,
        (grant.denies() ? "does not deny it: " : "") + says);
  }

  private String bound(Grant grant) {
    return grant.maxOutputTokens() < 0
        ? ""
        : ", with at most %d output tokens".formatted(grant.maxOutputTokens());
  }

  private static String providers(Model model) {
    return model.deployments().stream()
        .map(Deployment::provider)
        .distinct()
        .collect(Collectors.joining(", "));
  }

  private Step step(String key, Outcome outcome, String says) {
    return new Step(key, explainer.place(key), outcome, says);
  }
}
