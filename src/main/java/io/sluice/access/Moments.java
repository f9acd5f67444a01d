package io.sluice.access;

import io.sluice.access.Decision.Denied;
import io.sluice.access.Decision.Reason;
import io.sluice.config.GrantConfig.HoursConfig;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZonedDateTime;
import java.time.format.TextStyle;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** What a grant asks of the time. */
final class Moments {

  private Moments() {}

  /** The grant's {@code expires}. */
  record NotExpired(Instant expires, String key) implements Rule<ModelUse> {

    @Override
    public boolean holds(ModelUse use) {
      return use.now().isBefore(expires);
    }

    @Override
    public Reason reason() {
      return Reason.GRANT_EXPIRED;
    }

    @Override
    public String key(ModelUse use) {
      return key;
    }

    @Override
    public String says(ModelUse use) {
      return (holds(use) ? "is good until " : "ended at ") + expires;
    }

    @Override
    public Denied denied(ModelUse use) {
      return new Denied(
          reason(),
          "Team %s might use this model until %s.".formatted(use.subject().team(), expires),
          "",
          key);
    }

    @Override
    public List<Change> cures(ModelUse use) {
      return List.of(
          new Change(Change.Kind.REMOVE, key, "", "move %s to a later day".formatted(key)));
    }
  }

  /**
   * The grant's {@code hours}, by the clock on the wall there: an hour that summer time skips never
   * comes, one that it repeats comes twice. A night belongs to the day on which it begins.
   */
  record WithinHours(HoursConfig hours, String key) implements Rule<ModelUse> {

    private static final int WEEK = 8;

    @Override
    public boolean holds(ModelUse use) {
      return holds(use.now());
    }

    boolean holds(Instant now) {
      ZonedDateTime there = now.atZone(hours.zone());
      LocalTime time = there.toLocalTime();
      boolean begun = !time.isBefore(hours.from());
      boolean over = !time.isBefore(hours.to());
      boolean today = hours.days().contains(there.getDayOfWeek());
      if (hours.from().isBefore(hours.to())) {
        return today && begun && !over;
      }
      return (today && begun) || (!over && hours.days().contains(there.getDayOfWeek().minus(1)));
    }

    @Override
    public Reason reason() {
      return Reason.OUTSIDE_HOURS;
    }

    @Override
    public String key(ModelUse use) {
      return key;
    }

    @Override
    public String says(ModelUse use) {
      return "it is %s there; the grant is for %s"
          .formatted(use.now().atZone(hours.zone()).toLocalDateTime().withNano(0), words());
    }

    @Override
    public Denied denied(ModelUse use) {
      return new Denied(
          reason(),
          "Team %s may use this model only %s.".formatted(use.subject().team(), words()),
          "",
          key);
    }

    @Override
    public List<Change> cures(ModelUse use) {
      ZonedDateTime there = use.now().atZone(hours.zone());
      for (int day = 0; day <= WEEK; day++) {
        Instant start =
            ZonedDateTime.of(there.toLocalDate().plusDays(day), hours.from(), hours.zone())
                .toInstant();
        if (start.isAfter(use.now()) && holds(start)) {
          return List.of(Change.request("now", start.toString(), "ask again at " + start));
        }
      }
      return List.of(Change.remove(key));
    }

    private String words() {
      String days =
          hours.days().stream()
              .sorted()
              .map(day -> day.getDisplayName(TextStyle.SHORT, Locale.ENGLISH))
              .collect(Collectors.joining(", "));
      return "%s from %s to %s, %s".formatted(days, hours.from(), hours.to(), hours.zone());
    }
  }
}
