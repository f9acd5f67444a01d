package io.sluice.config;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Conditions that nothing can meet, and settings that do nothing. */
final class RoutingCheck {

  private final Place root;
  private final Findings findings;

  private RoutingCheck(Place root, Findings findings) {
    this.root = root;
    this.findings = findings;
  }

  static void check(Place root, Findings findings) {
    RoutingCheck check = new RoutingCheck(root, findings);
    root.field("models").fields().values().forEach(check::model);
    check.backoff(root.field("routing").field("retries"));
    check.caches();
  }

  private void model(Place model) {
    List<Place> deployments = model.field("deployments").items();
    if (deployments.size() == 1 && positive(model.field("hedge"))) {
      findings.warn(model.field("hedge"), "does nothing without a second deployment");
    }
    boolean byCost = "lowest_cost".equals(model.field("strategy").text());
    for (Place deployment : deployments) {
      Place when = deployment.field("when");
      when.field("teams").items().forEach(this::fitsTeam);
      regions(when.field("regions"));
      features(when.field("features"), deployment.field("supports"));
      if (byCost && deployment.present() && !deployment.field("price").present()) {
        findings.warn(deployment, "has no price, so lowest_cost takes it to be free");
      }
    }
  }

  private void fitsTeam(Place pattern) {
    String text = pattern.text();
    var teams = root.field("teams").fields().keySet();
    if (text != null && teams.stream().noneMatch(team -> GrantConfig.fits(text, team))) {
      findings.error(pattern, Place.quoted(text) + " fits no team" + Suggestion.of(text, teams));
    }
  }

  private void regions(Place regions) {
    String here = root.field("routing").field("region").text();
    if (!regions.items().isEmpty() && Objects.requireNonNullElse(here, "").isEmpty()) {
      findings.warn(
          regions, "no request comes here while routing.region does not say where the broker runs");
    }
  }

  private void features(Place wanted, Place supported) {
    List<@Nullable String> can = supported.items().stream().map(Place::text).toList();
    if (!wanted.items().isEmpty()
        && wanted.items().stream().map(Place::text).noneMatch(can::contains)) {
      findings.error(wanted, "supports has none of these, so no request would ever come here");
    }
  }

  private void backoff(Place retries) {
    Duration first = duration(retries.field("backoff"));
    Duration longest = duration(retries.field("max_backoff"));
    if (first != null && longest != null && longest.compareTo(first) < 0) {
      findings.error(
          retries.field("max_backoff"),
          "expected at least what routing.retries.backoff says, "
              + retries.field("backoff").text());
    }
  }

  /** A cache needs both: a model that has one, and a team that wants it. */
  private void caches() {
    List<Place> models =
        root.field("models").fields().values().stream()
            .map(model -> model.field("cache"))
            .filter(RoutingCheck::positive)
            .toList();
    List<Place> teams =
        root.field("teams").fields().values().stream()
            .map(team -> team.field("cache"))
            .filter(Place::isTrue)
            .toList();
    if (teams.isEmpty()) {
      models.forEach(cache -> findings.warn(cache, "no team has cache: true, so nothing is kept"));
    }
    if (models.isEmpty()) {
      teams.forEach(cache -> findings.warn(cache, "no model has a cache, so nothing is kept"));
    }
  }

  private static boolean positive(Place duration) {
    Duration value = duration(duration);
    return value != null && !value.isZero();
  }

  private static @Nullable Duration duration(Place place) {
    return place.text() == null ? null : Units.duration(place.text());
  }
}
