package io.sluice.access;

import io.sluice.access.Ask.UseModel;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * The same rules once more, read straight from the file, as slowly and plainly as they can be said.
 */
record NaivePolicy(JsonObject file) {

  /** What comes out: whether, and with which bound. */
  record Outcome(boolean allowed, long bound) {}

  Outcome decide(Someone who, UseModel ask, Instant now) {
    JsonObject team = file.getJsonObject("teams").getJsonObject(who.team());
    JsonObject model = file.getJsonObject("models").getJsonObject(ask.alias());
    if (team == null || model == null || !may(who, team, ask.scope())) {
      return new Outcome(false, -1);
    }
    JsonObject place = place(model);
    List<JsonObject> holding = new ArrayList<>();
    for (Object one : team.getJsonArray("grants")) {
      JsonObject grant = (JsonObject) one;
      if (holds(grant, who, ask, place, now)) {
        holding.add(grant);
      }
    }
    if (holding.stream().anyMatch(grant -> grant.getString("effect").equals("deny"))
        || !reaches(who.environment(), place.getString("environment"))
        || holding.isEmpty()) {
      return new Outcome(false, -1);
    }
    long bound =
        ask.maxOutputTokens() >= 0
            ? ask.maxOutputTokens()
            : holding.get(0).getLong("max_output_tokens", -1L);
    return new Outcome(true, bound);
  }

  private boolean may(Someone who, JsonObject team, String scope) {
    Set<String> given = new HashSet<>(who.scopes());
    Set<String> denied = RandomCase.set(team.getJsonArray("deny_scopes", new JsonArray()));
    for (String role : who.roles()) {
      for (String each : withIncluded(role)) {
        JsonObject config = file.getJsonObject("roles").getJsonObject(each);
        given.addAll(RandomCase.set(config.getJsonArray("scopes")));
        denied.addAll(RandomCase.set(config.getJsonArray("deny_scopes", new JsonArray())));
      }
    }
    JsonArray ceiling =
        file.getJsonObject("environments").getJsonObject(who.environment()).getJsonArray("scopes");
    return given.contains(scope)
        && !denied.contains(scope)
        && team.getJsonArray("scopes").contains(scope)
        && (ceiling == null || ceiling.contains(scope));
  }

  private Set<String> withIncluded(String role) {
    Set<String> all = new HashSet<>();
    JsonObject config = file.getJsonObject("roles").getJsonObject(role);
    if (config != null) {
      all.add(role);
      config
          .getJsonArray("includes", new JsonArray())
          .forEach(included -> all.addAll(withIncluded(included.toString())));
    }
    return all;
  }

  private JsonObject place(JsonObject model) {
    JsonObject deployment = model.getJsonArray("deployments").getJsonObject(0);
    JsonObject provider =
        file.getJsonObject("providers").getJsonObject(deployment.getString("provider"));
    return new JsonObject()
        .put(
            "environment",
            deployment.getString("environment", provider.getString("environment", "production")))
        .put("region", deployment.getString("region", provider.getString("region", "")));
  }

  private boolean reaches(String from, String to) {
    JsonArray reaches =
        file.getJsonObject("environments").getJsonObject(from).getJsonArray("reaches");
    return reaches == null ? from.equals(to) : reaches.contains(to);
  }

  private static boolean holds(
      JsonObject grant, Someone who, UseModel ask, JsonObject place, Instant now) {
    boolean denies = grant.getString("effect").equals("deny");
    String pattern = grant.getJsonArray("models").getString(0).replace("*", ".*");
    JsonArray environments = grant.getJsonArray("environments", new JsonArray());
    JsonArray regions = grant.getJsonArray("regions", new JsonArray());
    JsonArray features = grant.getJsonArray("features");
    String expires = grant.getString("expires");
    return ask.alias().matches(pattern)
        && (environments.isEmpty() || environments.contains(place.getString("environment")))
        && (regions.isEmpty() || regions.contains(place.getString("region")))
        && ask.maxOutputTokens() <= grant.getLong("max_output_tokens", Long.MAX_VALUE)
        && (features == null
            || ask.features().stream()
                .allMatch(f -> features.contains(f.name().toLowerCase(Locale.ROOT))))
        && (expires == null
            || now.compareTo(
                    Instant.parse(expires.length() == 10 ? expires + "T00:00:00Z" : expires))
                < 0)
        && within(grant.getJsonObject("hours"), now)
        && condition(grant.getString("when", ""), who, ask, denies);
  }

  /** Goes back hour by hour to where the time of opening was, if that is less than it lasts. */
  private static boolean within(JsonObject hours, Instant now) {
    if (hours == null) {
      return true;
    }
    int from = Integer.parseInt(hours.getString("from").substring(0, 2));
    int to = Integer.parseInt(hours.getString("to").substring(0, 2));
    int lasts = to > from ? to - from : to + 24 - from;
    ZonedDateTime there = now.atZone(ZoneId.of(hours.getString("zone")));
    for (int back = 0; back < lasts; back++) {
      ZonedDateTime hour = there.minusHours(back);
      String day = hour.getDayOfWeek().name().substring(0, 3).toLowerCase(Locale.ROOT);
      if (hour.getHour() == from
          && (hours.getJsonArray("days") == null || hours.getJsonArray("days").contains(day))) {
        return true;
      }
    }
    return false;
  }

  private static boolean condition(String when, Someone who, UseModel ask, boolean denies) {
    int roles = who.roles().size();
    return switch (RandomCase.CONDITIONS.indexOf(when)) {
      case 0 -> who.roles().contains("r1");
      case 1 -> ask.maxOutputTokens() <= 100;
      case 2 -> who.environment().equals("production");
      case 3 -> roles == 1 ? denies : 1 / (roles - 1) > 0;
      default -> true;
    };
  }
}
