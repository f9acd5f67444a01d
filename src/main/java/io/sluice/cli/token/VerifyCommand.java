package io.sluice.cli.token;

import io.sluice.cli.Await;
import io.sluice.identity.Rejection;
import io.sluice.identity.Report;
import io.sluice.identity.Revocations;
import io.sluice.identity.TokenDoor;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code token verify}: the broker's own judgement, with every check. */
@Command(
    name = "verify",
    mixinStandardHelpOptions = true,
    description = {
      "Checks a token exactly as a broker would, with the same code, and prints every check: what"
          + " passed, what failed and why, what could not be looked at. Whether it was revoked, only"
          + " a running broker knows."
    },
    exitCodeOnInvalidInput = ExitCode.USAGE,
    exitCodeOnExecutionException = ExitCode.UNDECIDED,
    footer = {
      "",
      "Examples:",
      "  sluice token verify --config conf/sluice.yaml --token-env SLUICE_TOKEN",
      "  sluice token verify --data data/demo < token.txt",
      "  sluice token verify --jwks https://login.example.com/.well-known/jwks.json \\",
      "       --issuer https://login.example.com/ --audience sluice --token-file token.txt",
      "",
      "Exit codes: 0 trusted, 1 untrusted, 2 cannot be decided (no keys), 64 wrong usage."
    })
public final class VerifyCommand implements Callable<Integer> {

  private final Surroundings surroundings;

  @Spec private @Nullable CommandSpec spec;

  @Mixin private @Nullable TokenInput input;

  @Mixin private @Nullable Trust trust;

  @Option(
      names = "--at",
      paramLabel = "INSTANT",
      description = "Check as if it were then, e.g. 2026-11-24T12:00:00Z.")
  private @Nullable Instant at;

  @Option(names = "--hash-subject", description = "Show sub and other names of people as a hash.")
  private boolean hashSubject;

  @Option(names = "--json", description = "Print JSON on standard output.")
  private boolean json;

  public VerifyCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() throws IOException {
    CommandLine line = Objects.requireNonNull(spec).commandLine();
    Trust trusted = Objects.requireNonNull(trust);
    trusted.check();
    String token = Objects.requireNonNull(input).one();
    Clock clock = at == null ? surroundings.clock() : Clock.fixed(at, ZoneOffset.UTC);
    Vertx vertx = Vertx.vertx();
    try {
      Trust.Rules rules = trusted.rules(vertx, surroundings);
      Report report = examine(vertx, rules, clock, token);
      Judgement judgement = new Judgement(report, Reading.of(token), rules.environment(), at);
      if (json) {
        line.getOut().println(Printed.json(judgement.json(new Printed(hashSubject))));
      } else {
        judgement.print(line.getOut(), new Printed(hashSubject));
      }
      line.getOut().flush();
      return exitCode(report);
    } catch (RefusedException e) {
      line.getErr().println(e.getMessage());
      line.getErr().flush();
      return e.exitCode();
    } finally {
      Await.on(vertx.close());
    }
  }

  private static Report examine(Vertx vertx, Trust.Rules rules, Clock clock, String token) {
    try (TokenDoor door =
        TokenDoor.of(vertx, rules.environment(), rules.issuers(), Revocations.none(), clock)) {
      Await.on(door.loadKeys());
      return Await.on(door.examine(token));
    }
  }

  /** As a broker would answer: what it cannot tell is no reason to call a token bad. */
  private static int exitCode(Report report) {
    Rejection rejection = report.rejection();
    if (report.trusted()) {
      return ExitCode.OK;
    }
    return rejection != null && rejection.reason().kind() == Rejection.Kind.UNAVAILABLE
        ? ExitCode.UNDECIDED
        : ExitCode.UNTRUSTED;
  }
}
