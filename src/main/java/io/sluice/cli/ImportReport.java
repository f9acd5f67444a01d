package io.sluice.cli;

import io.sluice.usage.price.feed.LeftOut;
import io.sluice.usage.price.feed.Point;
import io.sluice.usage.price.feed.PriceChange;
import io.sluice.usage.price.feed.PriceChanges;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What an import changes, for people and for programs.
 *
 * @param written the file that got it; null if none did
 */
record ImportReport(PriceChanges changes, List<LeftOut> leftOut, @Nullable Path written) {

  String table() {
    StringBuilder text = new StringBuilder();
    for (PriceChange change : changes.changes()) {
      text.append(
          "%-8s %s/%s from %s: %s%n"
              .formatted(
                  change.isNew() ? "new" : "changed",
                  change.provider(),
                  change.model(),
                  change.from(),
                  change.isNew() ? change.after().shown() : differences(change)));
      if (!change.isNew() && !change.kept().isEmpty()) {
        text.append("         kept, as the file does not name it: ")
            .append(kept(change))
            .append(System.lineSeparator());
      }
    }
    changes.gone().forEach(model -> text.append("gone     %s%n".formatted(model)));
    leftOut.forEach(each -> text.append("left out %s%n".formatted(each)));
    return text.append(summary()).append(System.lineSeparator()).toString();
  }

  private String summary() {
    long fresh = changes.changes().stream().filter(PriceChange::isNew).count();
    long changed = changes.changes().size() - fresh;
    return "%d new, %d changed, %d gone, %d the same, %d left out. %s"
        .formatted(
            fresh,
            changed,
            changes.gone().size(),
            changes.same(),
            leftOut.size(),
            written == null
                ? "Nothing is written; --write does."
                : changes.changes().isEmpty()
                    ? "Nothing to write."
                    : "Written to " + written + ".");
  }

  private static String differences(PriceChange change) {
    return change.different().stream().map(change::shown).collect(Collectors.joining(", "));
  }

  private static String kept(PriceChange change) {
    Map<Point, BigDecimal> before = change.before().asListed();
    before.keySet().retainAll(change.kept());
    return before.entrySet().stream()
        .map(each -> each.getKey() + " " + each.getValue().toPlainString())
        .collect(Collectors.joining(", "));
  }

  String json() {
    JsonArray fresh = new JsonArray();
    JsonArray changed = new JsonArray();
    for (PriceChange change : changes.changes()) {
      JsonObject json =
          new JsonObject()
              .put("provider", change.provider())
              .put("model", change.model())
              .put("from", change.from().toString())
              .put("prices", PricesCommand.json(change.after().asListed()));
      if (change.isNew()) {
        fresh.add(json);
      } else {
        JsonArray kept = new JsonArray();
        change.kept().forEach(point -> kept.add(point.toString()));
        changed.add(
            json.put("before", PricesCommand.json(change.before().asListed())).put("kept", kept));
      }
    }
    JsonArray left = new JsonArray();
    for (LeftOut each : leftOut) {
      left.add(
          new JsonObject()
              .put("provider", each.provider())
              .put("model", each.model())
              .put("field", each.what())
              .put("reason", each.why()));
    }
    return new JsonObject()
            .put("new", fresh)
            .put("changed", changed)
            .put("gone", new JsonArray(changes.gone()))
            .put("same", changes.same())
            .put("left_out", left)
            .put("written", written != null && !changes.changes().isEmpty())
            .encodePrettily()
        + System.lineSeparator();
  }
}
