package io.sluice.access;

import io.sluice.access.Ask.UseModel;
import io.sluice.wire.Feature;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Does what changes say, to a file, a subject and a request. */
final class Applied {

  private static final Pattern STEP = Pattern.compile("\\[(\\d+)]|\\[\"([^\"]+)\"]|([^.\\[]+)");
  private static final String GONE = "gone";

  private Applied() {}

  static RandomCase to(RandomCase before, List<Change> changes) {
    JsonObject file = before.file().copy();
    Someone who = before.subject();
    UseModel ask = before.ask();
    Instant now = before.now();
    for (Change change : changes) {
      switch (change.kind()) {
        case ADD, REMOVE -> file(file, change);
        case TOKEN -> who = token(who, change);
        case REQUEST -> {
          now = change.key().equals("now") ? Instant.parse(change.value()) : now;
          ask = request(ask, change);
        }
        case OTHER -> throw new AssertionError(change);
      }
    }
    for (String team : file.getJsonObject("teams").fieldNames()) {
      JsonArray grants = file.getJsonObject("teams").getJsonObject(team).getJsonArray("grants");
      while (grants.remove(GONE)) {
        // One for each that is gone.
      }
    }
    return new RandomCase(file, who, ask, now);
  }

  private static void file(JsonObject file, Change change) {
    List<String> path = new ArrayList<>();
    Matcher steps = STEP.matcher(change.key());
    while (steps.find()) {
      path.add(
          steps.group(1) != null
              ? steps.group(1)
              : steps.group(2) != null ? steps.group(2) : steps.group(3));
    }
    Object at = file;
    for (String step : path.subList(0, path.size() - 1)) {
      at =
          at instanceof JsonArray list
              ? list.getValue(Integer.parseInt(step))
              : ((JsonObject) at).getValue(step);
    }
    String last = path.get(path.size() - 1);
    if (change.value().isEmpty()) {
      if (at instanceof JsonArray list) {
        list.set(Integer.parseInt(last), GONE);
      } else if (((JsonObject) at).remove(last) == null) {
        throw new AssertionError("nothing to remove for " + change);
      }
      return;
    }
    JsonArray list = ((JsonObject) at).getJsonArray(last);
    if (change.kind() == Change.Kind.ADD) {
      list.add(
          change.value().startsWith("{")
              ? new JsonObject(change.value()).put("effect", "allow")
              : change.value());
    } else if (!list.remove(change.value())) {
      throw new AssertionError("nothing to remove for " + change);
    }
  }

  private static Someone token(Someone who, Change change) {
    return switch (change.key()) {
      case "environment" -> who.in(change.value());
      case "roles" -> who.with(and(who.roles(), change.value()), who.scopes());
      case "scopes" -> who.with(who.roles(), and(who.scopes(), change.value()));
      default -> throw new AssertionError(change);
    };
  }

  private static Set<String> and(Set<String> all, String one) {
    Set<String> more = new HashSet<>(all);
    more.add(one);
    return more;
  }

  private static UseModel request(UseModel ask, Change change) {
    return switch (change.key()) {
      case "now" -> ask;
      case "max_output_tokens" ->
          new UseModel(ask.scope(), ask.alias(), Long.parseLong(change.value()), ask.features());
      case "features" -> {
        Set<Feature> fewer = new HashSet<>(ask.features());
        fewer.remove(Feature.of(change.value()));
        yield new UseModel(ask.scope(), ask.alias(), ask.maxOutputTokens(), fewer);
      }
      default -> throw new AssertionError(change);
    };
  }
}
