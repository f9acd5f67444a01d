package io.sluice.cli;

import io.sluice.audit.AuditSearch;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code audit search}: events in a folder, or at a running broker. */
@Command(
    name = "search",
    mixinStandardHelpOptions = true,
    exitCodeOnInvalidInput = AuditCommand.USAGE,
    description = {
      "Looks through the record of every decision, oldest first. With --dir in a folder, as"
          + " somebody who may read it; otherwise at a running broker, which records that too and"
          + " wants a token of your own with the scope audit:read.",
      ""
    },
    footer = {
      "",
      "Example: audit search --dir data --team search --outcome deny --since 2026-11-25T00:00:00Z",
      "",
      "Exit codes: 0 done, 1 refused or not readable, 2 the broker was not reached, 64 wrong usage."
    })
final class AuditSearchCommand implements Callable<Integer> {

  @Spec private @Nullable CommandSpec spec;

  @Mixin private AuditFolderOption where = new AuditFolderOption();

  @Mixin private ManagementApi api = new ManagementApi();

  @Mixin private AuditFilterOptions filters = new AuditFilterOptions();

  @Option(
      names = "--limit",
      paramLabel = "N",
      defaultValue = "100",
      description = "At most so many (default: ${DEFAULT-VALUE}); at a broker 1000 at most.")
  private int limit;

  @Option(names = "--json", description = "The records as they are, one a line.")
  private boolean json;

  @Override
  public Integer call() throws IOException {
    CommandLine line = Objects.requireNonNull(spec).commandLine();
    return where.given() ? folder(line) : broker(line);
  }

  private int folder(CommandLine line) throws IOException {
    PrintWriter out = line.getOut();
    int[] left = {limit};
    long changed =
        AuditSearch.in(where.folder())
            .each(
                filters.filter(),
                found -> {
                  out.println(json ? found : text(new JsonObject(found)));
                  return --left[0] > 0;
                });
    out.flush();
    if (changed > 0) {
      line.getErr()
          .printf("%d records are not as they were written; see `audit verify`.%n", changed);
    }
    return AuditCommand.DONE;
  }

  private int broker(CommandLine line) {
    StringBuilder query = new StringBuilder("/api/v1/audit?limit=" + limit);
    filters
        .given()
        .forEach(
            (name, value) ->
                query
                    .append('&')
                    .append(name)
                    .append('=')
                    .append(URLEncoder.encode(value, StandardCharsets.UTF_8)));
    return new RevocationAnswer(line, json)
        .print(() -> api.get(query.toString()), AuditSearchCommand::page);
  }

  private static String page(JsonObject list) {
    JsonArray data = list.getJsonArray("data", new JsonArray());
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < data.size(); i++) {
      text.append(text(data.getJsonObject(i))).append(System.lineSeparator());
    }
    if (data.isEmpty()) {
      text.append("Nothing was found.");
    }
    if (list.getBoolean("has_more", false)) {
      text.append("There are more records: narrow it down, or raise --limit.");
    }
    return text.toString().stripTrailing();
  }

  private static String text(JsonObject event) {
    StringBuilder line = new StringBuilder();
    for (String field :
        new String[] {
          "time", "outcome", "action", "resource", "team", "user", "reason", "rule", "request_id"
        }) {
      String value = event.getString(field, "");
      if (!value.isEmpty()) {
        line.append(line.isEmpty() ? "" : "  ").append(shown(value));
      }
    }
    return line.toString();
  }

  /** A name may hold what a terminal would act on. */
  private static String shown(String name) {
    return name.codePoints()
        .map(c -> Character.isISOControl(c) || Character.getType(c) == Character.FORMAT ? '?' : c)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }
}
