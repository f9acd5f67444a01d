package io.sluice.access;

import io.sluice.access.Decision.Denied;
import io.sluice.access.Decision.Reason;
import java.util.List;

/** What a grant asks of the deployment: within reach of the token, and where the grant says. */
final class Places {

  private Places() {}

  /** The token's environment reaches the deployment's. */
  record Reached(Environments environments) implements Rule<ModelUse> {

    @Override
    public boolean holds(ModelUse use) {
      return environments.reaches(use.subject().environment(), use.deployment().environment());
    }

    @Override
    public Reason reason() {
      return Reason.ENVIRONMENT_NOT_REACHED;
    }

    @Override
    public String key(ModelUse use) {
      return Environments.key(use.subject().environment()) + ".reaches";
    }

    @Override
    public String says(ModelUse use) {
      return "a token of environment %s %s %s, where %s runs"
          .formatted(
              use.subject().environment(),
              holds(use) ? "reaches" : "does not reach",
              use.deployment().environment(),
              use.ask().alias());
    }

    @Override
    public Denied denied(ModelUse use) {
      return new Denied(
          reason(),
          "This model works in environment %s, and the token is good for %s."
              .formatted(use.deployment().environment(), use.subject().environment()),
          "",
          key(use));
    }

    @Override
    public List<Change> cures(ModelUse use) {
      return environments.cures(use.deployment().environment());
    }
  }

  /** The grant's {@code environments}. */
  record InEnvironment(List<String> environments, String key) implements Rule<ModelUse> {

    @Override
    public boolean holds(ModelUse use) {
      return environments.contains(use.deployment().environment());
    }

    @Override
    public Reason reason() {
      return Reason.ENVIRONMENT_NOT_REACHED;
    }

    @Override
    public String key(ModelUse use) {
      return key;
    }

    @Override
    public String says(ModelUse use) {
      return "%s runs in %s; the grant is for %s"
          .formatted(
              use.ask().alias(), use.deployment().environment(), String.join(", ", environments));
    }

    @Override
    public Denied denied(ModelUse use) {
      return new Denied(
          reason(),
          "Team %s may not use this model in environment %s."
              .formatted(use.subject().team(), use.deployment().environment()),
          "",
          key);
    }

    @Override
    public List<Change> cures(ModelUse use) {
      return List.of(Change.add(key, use.deployment().environment()));
    }
  }

  /** The grant's {@code regions}. */
  record InRegion(List<String> regions, String key) implements Rule<ModelUse> {

    @Override
    public boolean holds(ModelUse use) {
      return regions.contains(use.deployment().region());
    }

    @Override
    public Reason reason() {
      return Reason.REGION_NOT_GRANTED;
    }

    @Override
    public String key(ModelUse use) {
      return key;
    }

    @Override
    public String says(ModelUse use) {
      String region = use.deployment().region();
      return "the data goes to %s; the grant is for %s"
          .formatted(
              region.isEmpty() ? "a region that is not known" : region, String.join(", ", regions));
    }

    @Override
    public Denied denied(ModelUse use) {
      return new Denied(
          reason(),
          "Team %s may not send data to where this model runs.".formatted(use.subject().team()),
          "",
          key);
    }

    @Override
    public List<Change> cures(ModelUse use) {
      String region = use.deployment().region();
      return List.of(region.isEmpty() ? Change.remove(key) : Change.add(key, region));
    }
  }
}
