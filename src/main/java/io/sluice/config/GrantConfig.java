package io.sluice.config;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which models a team may use, and under which conditions. All that is given must hold.
 *
 * @param effect {@code allow}, or {@code deny}, which wins over every grant that allows
 * @param provider names of configured providers; {@code *} stands for any run of characters
 * @param models aliases; {@code *} stands for any run of characters
 * @param environments of the deployments; empty for all that the token's environment reaches
 * @param regions of the deployments; empty for all
 * @param maxOutputTokens the most that one request may ask for; null for no bound
 * @param features what a request may contain; null for all
 * @param hours when; null for always
 * @param expires until when; null for ever
 * @param when a CEL expression that must be true; null for none
 */
public record GrantConfig(
    String effect,
    String provider,
    List<String> models,
    List<String> environments,
    List<String> regions,
    @Nullable Integer maxOutputTokens,
    @Nullable List<String> features,
    @Nullable HoursConfig hours,
    @Nullable Instant expires,
    @Nullable String when) {

  /** One that allows, without conditions. */
  public GrantConfig(String provider, List<String> models) {
    this("allow", provider, models, List.of(), List.of(), null, null, null, null, null);
  }

  /**
   * Hours of a week.
   *
   * @param from of the day, inclusive
   * @param to of the day, exclusive; not after {@code from} means on the next day
   * @param zone of both
   */
  public record HoursConfig(Set<DayOfWeek> days, LocalTime from, LocalTime to, ZoneId zone) {}

  public boolean denies() {
    return effect.equals("deny");
  }

  /** Whether one of the patterns fits this alias. */
  public boolean covers(String model) {
    return models.stream().anyMatch(pattern -> fits(pattern, model));
  }

  /** Whether the provider is one of those meant. */
  public boolean reaches(String name) {
    return fits(provider, name);
  }

  /** Takes each run at its first chance and never goes back, so no pattern is slow. */
  public static boolean fits(String pattern, String model) {
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
