package io.sluice.config;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a tool's URL and routes may be, beside each other, and which tools a team may name. */
final class ToolsCheck {

  private static final List<String> GET = List.of("GET");

  private final Findings findings;

  private ToolsCheck(Findings findings) {
    this.findings = findings;
  }

  static void check(Place root, Findings findings) {
    ToolsCheck check = new ToolsCheck(findings);
    Set<String> names = root.field("tools").fields().keySet();
    root.field("tools").fields().values().forEach(check::tool);
    root.field("teams")
        .fields()
        .values()
        .forEach(
            team -> team.field("tools").items().forEach(pattern -> check.fitsOne(pattern, names)));
  }

  private void tool(Place tool) {
    url(tool.field("url"));
    List<Route> before = new ArrayList<>();
    for (Place route : tool.field("routes").items()) {
      RoutePattern pattern = pattern(route.field("path"));
      if (pattern != null) {
        Route one = new Route(route, pattern, methods(route.field("methods")));
        reachable(one, before);
        before.add(one);
      }
    }
  }

  private record Route(Place place, RoutePattern pattern, List<String> methods) {}

  private void url(Place url) {
    if (url.text() == null) {
      return;
    }
    if (!Uris.service(url)) {
      findings.error(
          url,
          "expected an http or https URL such as http://127.0.0.1:3000, without credentials, query"
              + " or slash at the end");
    } else if (Uris.scheme(Uris.of(url)).equals("http") && !Uris.loopback(Uris.of(url))) {
      findings.warn(url, "what callers send and see travels unencrypted to this host; use https");
    }
  }

  private @Nullable RoutePattern pattern(Place path) {
    try {
      return path.text() == null ? null : RoutePattern.of(path.text());
    } catch (IllegalArgumentException e) {
      findings.error(path, Objects.requireNonNullElse(e.getMessage(), "is no path"));
      return null;
    }
  }

  private static List<String> methods(Place methods) {
    List<String> named = new ArrayList<>();
    methods.items().stream().map(Place::text).forEach(name -> named.add(name == null ? "" : name));
    return methods.present() ? named : GET;
  }

  private void reachable(Route route, List<Route> before) {
    Set<String> taken = new HashSet<>();
    Route first = null;
    for (Route earlier : before) {
      if (earlier.pattern().covers(route.pattern())
          && earlier.methods().stream().anyMatch(route.methods()::contains)) {
        taken.addAll(earlier.methods());
        first = first == null ? earlier : first;
      }
    }
    if (first == null) {
      return;
    }
    String why =
        "%s (%s) stands before it and serves the same"
            .formatted(first.place().key(), first.pattern().text());
    if (taken.containsAll(route.methods())) {
      findings.error(route.place().field("path"), "is never reached: " + why);
    } else {
      findings.warn(route.place().field("path"), "is not reached for some methods: " + why);
    }
  }

  private void fitsOne(Place pattern, Set<String> names) {
    String text = pattern.text();
    if (text != null && names.stream().noneMatch(name -> GrantConfig.fits(text, name))) {
      findings.error(pattern, Place.quoted(text) + " fits no tool" + Suggestion.of(text, names));
    }
  }
}
