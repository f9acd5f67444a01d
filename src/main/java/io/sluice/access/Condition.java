package io.sluice.access;

import io.sluice.access.Decision.Denied;
import io.sluice.access.Decision.Reason;
import io.sluice.config.Cel;
import io.sluice.wire.Feature;
import java.util.List;
import java.util.Map;

/**
 * The grant's {@code when}. What cannot be evaluated is no reason to allow, and no reason not to
 * deny.
 *
 * @param denies whether the grant denies
 */
record Condition(Cel expression, String key, boolean denies) implements Rule<ModelUse> {

  @Override
  public boolean holds(ModelUse use) {
    if (use.listing() && expression.needsRequest()) {
      return !denies;
    }
    return switch (answer(use)) {
      case YES -> true;
      case NO -> false;
      case UNKNOWN -> denies;
    };
  }

  private Cel.Answer answer(ModelUse use) {
    return expression.evaluate(
        Map.of("subject", subject(use), "request", request(use), "now", use.now()));
  }

  private static Map<String, Object> subject(ModelUse use) {
    Subject subject = use.subject();
    return Map.of(
        "issuer", subject.issuer(),
        "user", subject.user(),
        "client", subject.client(),
        "tenant", subject.tenant(),
        "team", subject.team(),
        "environment", subject.environment(),
        "roles", List.copyOf(subject.roles()),
        "scopes", List.copyOf(subject.scopes()));
  }

  private static Map<String, Object> request(ModelUse use) {
    return Map.of(
        "model", use.ask().alias(),
        "provider", use.deployment().provider(),
        "region", use.deployment().region(),
        "scope", use.ask().scope(),
        "max_output_tokens", use.ask().maxOutputTokens(),
        "features", use.ask().features().stream().map(Feature::word).toList(),
        "stream", use.ask().features().contains(Feature.STREAMING));
  }

  @Override
  public Reason reason() {
    return Reason.CONDITION_NOT_MET;
  }

  @Override
  public String key(ModelUse use) {
    return key;
  }

  @Override
  public String says(ModelUse use) {
    return switch (answer(use)) {
      case YES -> "is true: " + expression.text();
      case NO -> "is false: " + expression.text();
      case UNKNOWN -> "cannot be evaluated: " + expression.text();
    };
  }

  @Override
  public Denied denied(ModelUse use) {
    return new Denied(
        reason(),
        "Team %s may use this model only under a condition, which does not hold."
            .formatted(use.subject().team()),
        "",
        key);
  }

  @Override
  public List<Change> cures(ModelUse use) {
    return List.of(
        new Change(
            Change.Kind.REMOVE, key, "", "ask so that it holds, or change %s".formatted(key)));
  }
}
