package io.sluice.access;

import io.sluice.access.Ask.UseModel;
import io.sluice.access.Decision.Denied;
import io.sluice.access.Decision.Reason;
import io.sluice.wire.Feature;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** What a grant asks of the request itself. */
final class Contents {

  private Contents() {}

  /** The grant's {@code features}. */
  record OnlyFeatures(Set<Feature> features, String key) implements Rule<ModelUse> {

    @Override
    public boolean holds(ModelUse use) {
      return features.containsAll(use.ask().features());
    }

    @Override
    public Reason reason() {
      return Reason.FEATURE_NOT_GRANTED;
    }

    @Override
    public String key(ModelUse use) {
      return key;
    }

    @Override
    public String says(ModelUse use) {
      return holds(use)
          ? "grants all that the request contains"
          : "does not grant " + words(missing(use));
    }

    @Override
    public Denied denied(ModelUse use) {
      return new Denied(
          reason(),
          "Team %s may not use %s with this model."
              .formatted(use.subject().team(), words(missing(use))),
          "",
          key);
    }

    @Override
    public List<Change> cures(ModelUse use) {
      return missing(use).stream()
          .map(
              feature ->
                  Change.request("features", feature.word(), "ask without " + feature.word()))
          .toList();
    }

    private List<Feature> missing(ModelUse use) {
      return use.ask().features().stream().filter(f -> !features.contains(f)).sorted().toList();
    }

    private static String words(List<Feature> features) {
      return features.stream().map(Feature::word).collect(Collectors.joining(" and "));
    }
  }

  /** The grant's {@code max_output_tokens}. What asks for no bound gets this one. */
  record AtMost(long tokens, String key) implements Rule<ModelUse> {

    @Override
    public boolean holds(ModelUse use) {
      return use.ask().maxOutputTokens() <= tokens;
    }

    @Override
    public Reason reason() {
      return Reason.OUTPUT_LIMIT_EXCEEDED;
    }

    @Override
    public String key(ModelUse use) {
      return key;
    }

    @Override
    public String says(ModelUse use) {
      return use.ask().maxOutputTokens() == UseModel.UNBOUNDED
          ? "sets at most %d output tokens".formatted(tokens)
          : "allows at most %d output tokens; %d were asked for"
              .formatted(tokens, use.ask().maxOutputTokens());
    }

    @Override
    public Denied denied(ModelUse use) {
      return new Denied(
          reason(),
          "Team %s may ask for at most %d output tokens of this model."
              .formatted(use.subject().team(), tokens),
          "",
          key);
    }

    @Override
    public List<Change> cures(ModelUse use) {
      return List.of(
          Change.request(
              "max_output_tokens",
              Long.toString(tokens),
              "ask for at most %d output tokens".formatted(tokens)));
    }
  }
}
