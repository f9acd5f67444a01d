package io.sluice.cli;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code token revocations}: what is revoked at a running broker. */
@Command(
    name = "revocations",
    mixinStandardHelpOptions = true,
    exitCodeOnInvalidInput = RevocationAnswer.USAGE,
    description = "Lists what is revoked at a broker, oldest first.",
    footer = {
      "",
      "Example: token revocations --token-env MY_TOKEN --json",
      "",
      "Exit codes: 0 done, 1 refused, 2 the broker was not reached, 64 wrong usage."
    })
final class RevocationsCommand implements Callable<Integer> {

  @Spec private @Nullable CommandSpec spec;

  @Mixin private ManagementApi api = new ManagementApi();

  @Option(
      names = "--limit",
      paramLabel = "N",
      defaultValue = "100",
      description = "At most so many, 1000 at most (default: ${DEFAULT-VALUE}).")
  private int limit;

  @Option(
      names = "--after",
      paramLabel = "ID",
      defaultValue = "",
      description = "Those behind this one, to go on with a long list.")
  private String after = "";

  @Option(names = "--json", description = "The broker's answer as it is.")
  private boolean json;

  @Override
  public Integer call() {
    String query = "?limit=" + limit + "&after=" + URLEncoder.encode(after, StandardCharsets.UTF_8);
    return new RevocationAnswer(Objects.requireNonNull(spec).commandLine(), json)
        .print(() -> api.get("/api/v1/revocations" + query), RevocationsCommand::text);
  }

  private static String text(JsonObject list) {
    JsonArray data = list.getJsonArray("data", new JsonArray());
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < data.size(); i++) {
      text.append(entry(data.getJsonObject(i))).append(System.lineSeparator());
    }
    if (data.isEmpty()) {
      return "Nothing is revoked.";
    }
    if (list.getBoolean("has_more", false)) {
      String last = data.getJsonObject(data.size() - 1).getString("id");
      text.append("There are more: --after ").append(last);
    }
    return text.toString().stripTrailing();
  }

  /** One line, and one below it that says who and why. */
  private static String entry(JsonObject one) {
    StringBuilder line = new StringBuilder(one.getString("id"));
    for (String field : new String[] {"issuer", "jti", "subject", "issued_before", "until"}) {
      if (one.containsKey(field)) {
        line.append("  ").append(field).append(' ').append(shown(one.getString(field)));
      }
    }
    return line.append(System.lineSeparator())
        .append("    ")
        .append(one.getString("revoked_at"))
        .append(" by ")
        .append(shown(one.getString("revoked_by")))
        .append(": ")
        .append(shown(one.getString("reason")))
        .toString();
  }

  /** A name may hold what a terminal would act on. */
  private static String shown(String name) {
    return name.codePoints()
        .map(c -> Character.isISOControl(c) || Character.getType(c) == Character.FORMAT ? '?' : c)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }
}
