package io.sluice.config;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Whether the conditions of a grant mean anything. */
final class GrantCheck {
  private GrantCheck() {}

  static void check(Place grant, Findings findings) {
    zone(grant.field("hours").field("zone"), findings);
    moment(grant.field("expires"), findings);
    condition(grant.field("when"), findings);
    if ("deny".equals(grant.field("effect").text())) {
      for (String name : List.of("max_output_tokens", "features")) {
        if (grant.field(name).present()) {
          findings.error(
              grant.field(name),
              "bounds what is allowed, and this grant denies; say in when what is denied");
        }
      }
    }
  }

  static void zone(Place zone, Findings findings) {
    String text = zone.text();
    if (text == null) {
      return;
    }
    try {
      ZoneId unused = ZoneId.of(text);
    } catch (DateTimeException e) {
      findings.error(
          zone,
          Place.quoted(text)
              + " is no time zone"
              + near(Suggestion.nearest(text, ZoneId.getAvailableZoneIds()), "Europe/Berlin"));
    }
  }

  private static String near(@Nullable String name, String example) {
    return name == null ? "; a name is such as " + example : "; did you mean " + name + "?";
  }

  private static void moment(Place moment, Findings findings) {
    try {
      Instant unused = PolicyBinding.moment(moment.text());
    } catch (DateTimeException e) {
      findings.error(moment, Wording.expected("a day or a moment that there is", moment));
    }
  }

  private static void condition(Place when, Findings findings) {
    String text = when.text();
    if (text == null || text.isEmpty()) {
      return;
    }
    try {
      Cel unused = Cel.compile(text);
    } catch (IllegalArgumentException e) {
      findings.error(when, "not a condition in CEL: " + e.getMessage());
    }
  }
}
