package io.sluice.cli.token;

import io.sluice.access.Subject;
import io.sluice.access.Supposed;
import io.sluice.cli.Await;
import io.sluice.cli.DemoConfig;
import io.sluice.cli.DemoIssuerServer;
import io.sluice.config.PersonaConfig;
import io.sluice.config.SluiceConfig;
import io.sluice.identity.Caller;
import io.sluice.identity.DevelopmentIssuer;
import io.sluice.identity.Rejection;
import io.sluice.identity.Report;
import io.sluice.identity.Revocations;
import io.sluice.identity.TokenDoor;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/** Who asks, and of which broker: the options of {@code explain} that say it. */
public final class Asker {

  private static final int MAX_BYTES = 64 * 1024;
  private static final String NOWHERE = "http://127.0.0.1:9/jwks.json";

  @Spec(Target.MIXEE)
  private @Nullable CommandSpec spec;

  @Option(names = "--config", paramLabel = "FILE", description = "The broker's configuration.")
  private @Nullable Path config;

  @Option(
      names = "--data",
      paramLabel = "FOLDER",
      description = "The demo's configuration, with its development issuer in this folder.")
  private @Nullable Path data;

  @Option(
      names = "--token",
      paramLabel = "FILE|-",
      description = "Who asks: whom this token speaks of; - reads standard input.")
  private @Nullable String token;

  @Option(
      names = "--token-env",
      paramLabel = "NAME",
      description = "Read the token from an environment variable.")
  private @Nullable String variable;

  @Option(
      names = "--as",
      paramLabel = "PERSONA",
      description = "Who asks: a persona of the configuration.")
  private @Nullable String persona;

  @Option(names = "--team", description = "Who asks: somebody of this team.")
  private @Nullable String team;

  @Option(
      names = {"--role", "--roles"},
      paramLabel = "ROLE",
      split = ",",
      description = "With this role; several are separated by commas.")
  private List<String> roles = List.of();

  @Option(
      names = "--scope-claim",
      paramLabel = "SCOPE",
      split = ",",
      description = "With this scope in the token itself.")
  private List<String> scopes = List.of();

  @Option(
      names = "--environment",
      paramLabel = "NAME",
      description = "With a token good for production, staging or development (the broker's own).")
  private @Nullable String environment;

  @Option(names = "--tenant", description = "On behalf of this tenant.")
  private String tenant = "";

  /** Complains about options that do not fit each other, before anything is read. */
  void check() {
    if ((config == null) == (data == null)) {
      throw usage("of which broker? --config FILE or --data FOLDER");
    }
    if (Stream.of(token, variable, persona, team).filter(given -> given != null).count() != 1) {
      throw usage("who asks? Exactly one of --token, --token-env, --as and --team");
    }
    if (team == null && (!roles.isEmpty() || !scopes.isEmpty() || !tenant.isEmpty())) {
      throw usage("--role, --scope-claim and --tenant go with --team");
    }
    if (environment != null && (token != null || variable != null)) {
      throw usage("--environment: the token says it");
    }
    if (environment != null
        && !Set.of("production", "staging", "development").contains(environment)) {
      throw usage("--environment: production, staging or development");
    }
  }

  SluiceConfig config(Vertx vertx, Surroundings surroundings) throws IOException, RefusedException {
    if (config != null) {
      return ConfigOption.load(config, surroundings);
    }
    Path folder = data == null ? Path.of("") : data;
    boolean keys = token != null || variable != null;
    try {
      String served =
          keys ? Await.on(DemoIssuerServer.start(vertx, DevelopmentIssuer.open(folder))) : NOWHERE;
      return DemoConfig.notRunning(folder, served).load();
    } catch (NoSuchFileException e) {
      throw RefusedException.undecided("There is no development issuer in " + folder + ".");
    }
  }

  Subject subject(Vertx vertx, SluiceConfig settings, Surroundings surroundings, Clock clock)
      throws IOException, RefusedException {
    if (team != null) {
      return supposed(settings, "", team, roles, scopes, tenant, environment);
    }
    if (persona != null) {
      PersonaConfig found = settings.personas().get(persona);
      if (found == null) {
        throw usage(
            "--as: there is no persona %s; there is %s"
                .formatted(
                    Printed.line(persona),
                    settings.personas().isEmpty()
                        ? "none"
                        : String.join(", ", settings.personas().keySet())));
      }
      String user = found.user() == null ? persona + "@" + found.team() : found.user();
      return supposed(
          settings,
          user,
          found.team(),
          found.roles(),
          found.scopes(),
          found.tenant() == null ? "" : found.tenant(),
          environment == null ? found.environment() : environment);
    }
    return verified(vertx, settings, clock, token(surroundings));
  }

  private static Subject supposed(
      SluiceConfig settings,
      String user,
      String team,
      List<String> roles,
      List<String> scopes,
      String tenant,
      @Nullable String environment) {
    return new Supposed(
        "",
        user,
        "",
        tenant,
        team,
        environment == null ? settings.environment() : environment,
        Set.copyOf(roles),
        Set.copyOf(scopes));
  }

  private String token(Surroundings surroundings) throws IOException {
    if (variable != null) {
      String value = surroundings.environment().apply(variable);
      if (value == null || value.isBlank()) {
        throw usage("--token-env: the environment variable " + variable + " is not set");
      }
      return value.strip();
    }
    String from = String.valueOf(token);
    if (!from.equals("-") && !Files.isRegularFile(Path.of(from))) {
      throw usage("--token: there is no such file; a token itself is not given on a command line");
    }
    try (InputStream in =
        from.equals("-") ? surroundings.in() : Files.newInputStream(Path.of(from))) {
      return new String(in.readNBytes(MAX_BYTES), StandardCharsets.UTF_8).strip();
    }
  }

  /**
   * By the door that requests go through; a token that is not trusted is denied whatever it asks.
   */
  private static Caller verified(Vertx vertx, SluiceConfig settings, Clock clock, String token)
      throws RefusedException {
    try (TokenDoor door =
        TokenDoor.of(
            vertx, settings.environment(), settings.issuers(), Revocations.none(), clock)) {
      Await.on(door.loadKeys());
      Report report = Await.on(door.examine(token));
      Caller caller = report.caller();
      if (caller != null) {
        return caller;
      }
      Rejection rejection = report.rejection();
      if (rejection == null) {
        throw RefusedException.undecided("The token cannot be judged.");
      }
      String why =
          "The token is refused, whatever it asks for: %s (%s). `token verify` shows every check."
              .formatted(Printed.line(rejection.detail()), rejection.reason().code());
      throw rejection.reason().kind() == Rejection.Kind.UNAVAILABLE
          ? RefusedException.undecided(why)
          : RefusedException.forbidden(why);
    }
  }

  private ParameterException usage(String message) {
    if (spec == null) {
      throw new IllegalStateException("run through picocli");
    }
    return new ParameterException(spec.commandLine(), message);
  }
}
