package io.sluice.cli;

import io.sluice.audit.AuditFilter;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Which events, as options of a command. */
final class AuditFilterOptions {

  @Spec(Spec.Target.MIXEE)
  private @Nullable CommandSpec spec;

  private final Map<String, String> given = new LinkedHashMap<>();

  @Option(
      names = "--since",
      paramLabel = "TIME",
      description = "Decided then or later, e.g. 2026-11-25T10:00:00Z, or so long ago, e.g. 1h.")
  void since(String value) {
    given.put("since", moment(value));
  }

  @Option(names = "--until", paramLabel = "TIME", description = "Decided before then.")
  void until(String value) {
    given.put("until", moment(value));
  }

  @Option(names = "--team", description = "Of this team.")
  void team(String value) {
    given.put("team", value);
  }

  @Option(names = "--user", description = "Of this user, as the ledger knows them.")
  void user(String value) {
    given.put("user", value);
  }

  @Option(names = "--subject", description = "Of this subject, as the issuer knows it.")
  void subject(String value) {
    given.put("subject", value);
  }

  @Option(names = "--action", description = "About this scope or act, e.g. llm:chat.")
  void action(String value) {
    given.put("action", value);
  }

  @Option(
      names = "--resource",
      description = "About this, e.g. model/gpt-5-mini; with a * at the end, what begins so.")
  void resource(String value) {
    given.put("resource", value);
  }

  @Option(names = "--outcome", description = "allow, deny or error.")
  void outcome(String value) {
    given.put("outcome", value);
  }

  @Option(names = "--reason", description = "With this code, e.g. model_not_granted.")
  void reason(String value) {
    given.put("reason", value);
  }

  @Option(names = "--request", paramLabel = "ID", description = "About this one request.")
  void request(String value) {
    given.put("request", value);
  }

  /** A duration is counted back from now. */
  private static String moment(String value) {
    return value.matches("[0-9]{1,9}(ms|s|m|h)")
        ? Instant.now().minus(Durations.parse(value)).toString()
        : value;
  }

  /** As they were given, by name. */
  Map<String, String> given() {
    return given;
  }

  AuditFilter filter() {
    try {
      return AuditFilter.of(given::get);
    } catch (AuditFilter.BadFilterException e) {
      throw new ParameterException(
          Objects.requireNonNull(spec).commandLine(), "--" + e.name() + ": " + e.getMessage());
    }
  }
}
