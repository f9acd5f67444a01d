package io.sluice.cli.token;

import io.sluice.config.ClaimPath;
import io.sluice.config.PersonaConfig;
import io.sluice.config.SluiceConfig;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code token mint}: a short-lived token for tests. */
@Command(
    name = "mint",
    mixinStandardHelpOptions = true,
    description = {
      "Prints a short-lived token for tests, signed by a development issuer: that of a data folder"
          + " (the demo's), or one of a configuration with a key made by `token keygen`.",
      "Each carries the claim sluice_test, which production refuses. Nothing is signed for an issuer"
          + " that is not marked development, for environment production, or with a key that stands"
          + " in a key set of production."
    },
    exitCodeOnInvalidInput = ExitCode.USAGE,
    exitCodeOnExecutionException = ExitCode.UNDECIDED,
    footer = {
      "",
      "Examples:",
      "  sluice token mint --team search --role copilot --ttl 10m",
      "  sluice token mint --as evaluator --data data/demo",
      "  sluice token mint --config conf/staging.yaml --issuer staging --key staging.key.jwk \\",
      "       --team search --scope llm:chat --claim department=research --claim limits.max=5",
      "  sluice token mint --attack list",
      "  sluice token mint --attack alg-none --team search",
      "",
      "Exit codes: 0 made, 1 refused, 2 it cannot be told whether it may be made, 64 wrong usage."
    })
public final class MintCommand implements Callable<Integer> {

  private final Surroundings surroundings;

  @Spec private @Nullable CommandSpec spec;

  @Option(names = "--team", description = "Team claim, e.g. search.")
  private @Nullable String team;

  @Option(
      names = {"--role", "--roles"},
      paramLabel = "ROLE",
      split = ",",
      description = "Role; may be given more than once (default: copilot).")
  private @Nullable List<String> roles;

  @Option(
      names = {"--scope", "--scopes"},
      paramLabel = "SCOPE",
      split = "[, ]",
      description = "Scope that the token itself carries; may be given more than once.")
  private @Nullable List<String> scopes;

  @Option(names = "--tenant", description = "Tenant claim.")
  private @Nullable String tenant;

  @Option(
      names = "--environment",
      paramLabel = "NAME",
      description = "Environment claim: staging or development.")
  private @Nullable String environment;

  @Option(
      names = "--user",
      description = "Subject of the token (default: the role at the team, e.g. copilot@search).")
  private @Nullable String user;

  @Option(
      names = "--ttl",
      paramLabel = "TIME",
      defaultValue = "10m",
      description =
          "How long it is good: 90s, 10m; 15m at most, unless minting.max_ttl of the configuration"
              + " says otherwise (default: ${DEFAULT-VALUE}).")
  private Duration ttl = Duration.ZERO;

  @Option(
      names = "--claim",
      paramLabel = "NAME=VALUE",
      converter = ClaimOption.Reader.class,
      description = "Any other claim; JSON if it is JSON, else text. a.b=1 goes one level down.")
  private List<ClaimOption> claims = List.of();

  @Option(
      names = "--as",
      paramLabel = "PERSONA",
      description =
          "Team, roles, scopes, user, tenant and environment of a persona of the configuration.")
  private @Nullable String persona;

  @Option(
      names = "--attack",
      paramLabel = "NAME",
      description = "A token that no server must take; `list` says which there are.")
  private @Nullable String attack;

  @Mixin private @Nullable Signer signer;

  @Option(names = "--json", description = "Print the token and what it says as JSON.")
  private boolean json;

  public MintCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() throws IOException {
    try {
      return "list".equals(attack) ? AttackList.print(line().getOut(), json) : mint();
    } catch (RefusedException e) {
      line().getErr().println(e.getMessage());
      line().getErr().flush();
      return e.exitCode();
    }
  }

  private int mint() throws IOException, RefusedException {
    if (ttl.toSeconds() < 1) {
      throw usage("--ttl must be a second at least");
    }
    Attack forged = attack == null ? null : attack(attack);
    Signer options = Objects.requireNonNull(signer);
    SluiceConfig settings = options.settings();
    TestIssuer.Order order = order(settings);
    TestIssuer issuer = TestIssuer.of(settings, options.issuerName(settings), options.key());
    JsonObject header = issuer.header();
    JsonObject said = issuer.claims(order, surroundings.clock().instant());
    String token =
        forged == null
            ? issuer.key().sign(header, said)
            : forged.token(new Target(issuer.key(), header, said).teamAt(issuer.teamClaim()));
    print(token, issuer, said, forged);
    return ExitCode.OK;
  }

  private void print(String token, TestIssuer issuer, JsonObject said, @Nullable Attack forged) {
    PrintWriter out = line().getOut();
    if (!json) {
      out.println(token);
    } else if (forged != null) {
      out.println(AttackList.json(forged).put("token", token).encodePrettily());
    } else {
      out.println(
          new JsonObject()
              .put("token", token)
              .put("issuer", issuer.name())
              .put("key", issuer.key().thumbprint())
              .put("expires_at", Instant.ofEpochSecond(said.getLong("exp")).toString())
              .put("claims", said)
              .encodePrettily());
    }
    out.flush();
  }

  private Attack attack(String name) {
    return Attack.named(name)
        .orElseThrow(
            () -> usage("--attack: there is no " + Printed.line(name) + "; see --attack list"));
  }

  private TestIssuer.Order order(SluiceConfig settings) {
    PersonaConfig as = persona == null ? null : persona(settings, persona);
    String ofTeam = team != null ? team : as == null ? null : as.team();
    if (ofTeam == null) {
      throw usage("--team: which team? (or --as PERSONA)");
    }
    List<String> inRoles = roles != null ? roles : as == null ? List.of("copilot") : as.roles();
    String who = persona != null ? persona : inRoles.isEmpty() ? "user" : inRoles.get(0);
    String subject =
        user != null ? user : as != null && as.user() != null ? as.user() : who + "@" + ofTeam;
    List<String> withScopes = scopes != null ? scopes : as == null ? List.of() : as.scopes();
    String ofTenant = tenant != null ? tenant : as == null ? null : as.tenant();
    String goodFor = environment != null ? environment : as == null ? null : as.environment();
    Map<ClaimPath, Object> more = new LinkedHashMap<>();
    claims.forEach(claim -> more.put(claim.path(), claim.value()));
    return new TestIssuer.Order(
        Objects.requireNonNull(subject),
        ofTeam,
        inRoles,
        withScopes,
        ofTenant == null ? "" : ofTenant,
        goodFor == null ? "" : goodFor,
        ttl,
        more);
  }

  private PersonaConfig persona(SluiceConfig settings, String name) {
    PersonaConfig found = settings.personas().get(name);
    if (found == null) {
      throw usage(
          "--as: there is no persona %s; there %s"
              .formatted(
                  Printed.line(name),
                  settings.personas().isEmpty()
                      ? "are none in the configuration"
                      : "is " + String.join(", ", settings.personas().keySet())));
    }
    return found;
  }

  private ParameterException usage(String message) {
    return new ParameterException(line(), message);
  }

  private CommandLine line() {
    return Objects.requireNonNull(spec).commandLine();
  }
}
