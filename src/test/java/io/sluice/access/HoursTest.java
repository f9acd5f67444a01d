package io.sluice.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.access.Moments.WithinHours;
import io.sluice.config.GrantConfig.HoursConfig;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Hours are those of the clock on the wall. */
final class HoursTest {

  private static final Set<DayOfWeek> ALL = EnumSet.allOf(DayOfWeek.class);

  private static boolean open(Set<DayOfWeek> days, String from, String to, String zone, String at) {
    HoursConfig hours =
        new HoursConfig(days, LocalTime.parse(from), LocalTime.parse(to), ZoneId.of(zone));
    return new WithinHours(hours, "key").holds(Instant.parse(at));
  }

  @Test
  void theFirstMinuteIsInAndTheLastIsOut() {
    assertThat(open(ALL, "07:00", "20:00", "UTC", "2026-11-25T06:59:59Z")).isFalse();
    assertThat(open(ALL, "07:00", "20:00", "UTC", "2026-11-25T07:00:00Z")).isTrue();
    assertThat(open(ALL, "07:00", "20:00", "UTC", "2026-11-25T19:59:59Z")).isTrue();
    assertThat(open(ALL, "07:00", "20:00", "UTC", "2026-11-25T20:00:00Z")).isFalse();
  }

  @Test
  void aNightBelongsToTheDayOnWhichItBegins() {
    Set<DayOfWeek> friday = Set.of(DayOfWeek.FRIDAY);
    assertThat(open(friday, "22:00", "06:00", "UTC", "2026-11-27T22:00:00Z")).isTrue();
    assertThat(open(friday, "22:00", "06:00", "UTC", "2026-11-28T05:59:00Z")).isTrue();
    assertThat(open(friday, "22:00", "06:00", "UTC", "2026-11-28T06:00:00Z")).isFalse();
    assertThat(open(friday, "22:00", "06:00", "UTC", "2026-11-28T22:00:00Z")).isFalse();
    assertThat(open(friday, "22:00", "06:00", "UTC", "2026-11-27T05:00:00Z")).isFalse();
  }

  @Test
  void theSameMinuteTwiceIsAWholeDay() {
    Set<DayOfWeek> monday = Set.of(DayOfWeek.MONDAY);
    assertThat(open(monday, "06:00", "06:00", "UTC", "2026-11-23T06:00:00Z")).isTrue();
    assertThat(open(monday, "06:00", "06:00", "UTC", "2026-11-24T05:59:00Z")).isTrue();
    assertThat(open(monday, "06:00", "06:00", "UTC", "2026-11-24T06:00:00Z")).isFalse();
  }

  @Test
  void summerTimeMovesTheHoursAlong() {
    String berlin = "Europe/Berlin";
    assertThat(open(ALL, "08:00", "17:00", berlin, "2026-01-15T07:00:00Z")).isTrue();
    assertThat(open(ALL, "08:00", "17:00", berlin, "2026-01-15T06:30:00Z")).isFalse();
    assertThat(open(ALL, "08:00", "17:00", berlin, "2026-07-15T06:00:00Z")).isTrue();
    assertThat(open(ALL, "08:00", "17:00", berlin, "2026-07-15T15:00:00Z")).isFalse();
  }

  @Test
  void anHourThatIsSkippedNeverComesAndOneThatIsRepeatedComesTwice() {
    String berlin = "Europe/Berlin";
    // 29 March 2026: 02:00 becomes 03:00.
    assertThat(open(ALL, "02:00", "03:00", berlin, "2026-03-29T00:59:59Z")).isFalse();
    assertThat(open(ALL, "02:00", "03:00", berlin, "2026-03-29T01:00:00Z")).isFalse();
    // 25 October 2026: 03:00 becomes 02:00.
    assertThat(open(ALL, "02:00", "03:00", berlin, "2026-10-25T00:30:00Z")).isTrue();
    assertThat(open(ALL, "02:00", "03:00", berlin, "2026-10-25T01:30:00Z")).isTrue();
    assertThat(open(ALL, "02:00", "03:00", berlin, "2026-10-25T02:00:00Z")).isFalse();
  }

  @Test
  void theDayIsThatOfTheZone() {
    Set<DayOfWeek> monday = Set.of(DayOfWeek.MONDAY);
    assertThat(open(monday, "00:00", "12:00", "Asia/Tokyo", "2026-11-22T15:00:00Z")).isTrue();
    assertThat(open(monday, "00:00", "12:00", "Asia/Tokyo", "2026-11-23T15:00:00Z")).isFalse();
  }
}
