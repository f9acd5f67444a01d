package io.sluice.access;

import io.sluice.access.Ask.UseModel;
import io.sluice.wire.Feature;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/**
 * Changes a case until its rules hold, and notes the changes. What is done to the token or the
 * request takes part in what is looked at next; a rule that would be changed counts as one that
 * holds.
 */
final class Repair {

  private final List<Change> changes = new ArrayList<>();
  private final Set<String> changed = new HashSet<>();
  private Subject subject;
  private Ask ask;
  private Instant now;

  Repair(Subject subject, Ask ask, Instant now) {
    this.subject = subject;
    this.ask = ask;
    this.now = now;
  }

  Repair copy() {
    Repair copy = new Repair(subject, ask, now);
    copy.changes.addAll(changes);
    copy.changed.addAll(changed);
    return copy;
  }

  Subject subject() {
    return subject;
  }

  Ask ask() {
    return ask;
  }

  Instant now() {
    return now;
  }

  List<Change> changes() {
    return changes;
  }

  /** Sees to it that all these rules hold, for a case that is made anew after each change. */
  <T> Repair mend(List<Rule<T>> rules, Function<Repair, T> about) {
    for (int i = 0; i < rules.size(); i++) {
      Rule<T> rule = rules.get(i);
      T use = about.apply(this);
      if (!rule.holds(use) && changed.add(rule.reason() + " " + rule.key(use))) {
        rule.cures(use).forEach(this::apply);
        i = -1;
      }
    }
    return this;
  }

  void apply(Change change) {
    if (changes.contains(change)) {
      return;
    }
    changes.add(change);
    switch (change.kind()) {
      case TOKEN -> subject = with(subject, change.key(), change.value());
      case REQUEST -> ask(change);
      case ADD, REMOVE, OTHER -> {}
    }
  }

  private static Subject with(Subject subject, String claim, String value) {
    Supposed s = Supposed.like(subject);
    return new Supposed(
        s.issuer(),
        s.user(),
        s.client(),
        s.tenant(),
        s.team(),
        claim.equals("environment") ? value : s.environment(),
        claim.equals("roles") ? and(s.roles(), value) : s.roles(),
        claim.equals("scopes") ? and(s.scopes(), value) : s.scopes());
  }

  private static Set<String> and(Set<String> all, String one) {
    Set<String> more = new HashSet<>(all);
    more.add(one);
    return more;
  }

  private void ask(Change change) {
    if (change.key().equals("now")) {
      now = Instant.parse(change.value());
    } else if (ask instanceof UseModel model) {
      Set<Feature> features = new HashSet<>(model.features());
      features.removeIf(
          feature -> change.key().equals("features") && feature.word().equals(change.value()));
      long max =
          change.key().equals("max_output_tokens")
              ? Long.parseLong(change.value())
              : model.maxOutputTokens();
      ask = new UseModel(model.scope(), model.alias(), max, features);
    }
  }
}
