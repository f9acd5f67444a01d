package io.sluice.config;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a team may ask, how fast, and who pays.
 *
 * @param scopes the most that any member may have, each {@code resource:action}
 * @param grants which models of which provider
 * @param limits per provider; a provider without an entry is not limited
 */
public record TeamConfig(
    String costCentre, List<String> scopes, List<GrantConfig> grants, List<LimitConfig> limits) {

  /**
   * Models of one provider.
   *
   * @param provider name of a configured provider
   * @param models aliases; {@code *} stands for any run of characters
   */
  public record GrantConfig(String provider, List<String> models) {

    /** Whether one of the patterns fits this alias. */
    public boolean covers(String model) {
      return models.stream().anyMatch(pattern -> fits(pattern, model));
    }

    /** Takes each run at its first chance and never goes back, so no pattern is slow. */
    static boolean fits(String pattern, String model) {
      String[] runs = pattern.split("\\*", -1);
      String last = runs[runs.length - 1];
      if (runs.length == 1) {
        return pattern.equals(model);
      }
      if (!model.startsWith(runs[0])) {
        return false;
      }
      int from = runs[0].length();
      for (int i = 1; i < runs.length - 1; i++) {
        int found = model.indexOf(runs[i], from);
        if (found < 0) {
          return false;
        }
        from = found + runs[i].length();
      }
      return model.length() - last.length() >= from && model.endsWith(last);
    }
  }

  /**
   * How much of one provider.
   *
   * @param requestsPerMinute sustained rate; null is unlimited
   * @param burst how many may come at once; null is the whole minute's worth
   * @param concurrentRequests open at the same time; null is unlimited
   */
  public record LimitConfig(
      String provider,
      @Nullable Integer requestsPerMinute,
      @Nullable Integer burst,
      @Nullable Integer concurrentRequests) {}
}
