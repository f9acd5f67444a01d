package io.sluice.cli.token;

import io.sluice.access.Ask;
import io.sluice.access.Explanation;
import io.sluice.access.Policy;
import io.sluice.access.Subject;
import io.sluice.broker.ExplainAnswer;
import io.sluice.cli.Await;
import io.sluice.config.SluiceConfig;
import io.sluice.routing.Catalog;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code explain}: what would be decided, by which rule, and what would turn it round. */
@Command(
    name = "explain",
    mixinStandardHelpOptions = true,
    description = {
      "Explains a decision: may they, by which rule, where it stands in the configuration, what else"
          + " was looked at, and the least that would turn it round. With the broker's own code.",
      "Who asks: --token, verified as a broker would; --as a persona of the configuration; or a made"
          + " up subject by --team, --role, --scope-claim and --environment.",
      "What is asked for: --model, with --max-tokens and --feature; --scope of a route about no"
          + " model; or --tool with --method and --path.",
      "What is left of the limits, only a running broker knows: POST /api/v1/explain there."
    },
    exitCodeOnInvalidInput = ExitCode.USAGE,
    exitCodeOnExecutionException = ExitCode.UNDECIDED,
    footer = {
      "",
      "Examples:",
      "  sluice explain --data data/demo --as evaluator --model sim-small",
      "  sluice explain --config conf/sluice.yaml --token token.txt --model gpt-5-mini",
      "  sluice explain --config conf/sluice.yaml --team search --role copilot \\",
      "       --model house-large --max-tokens 9000 --feature tools --at 2026-11-28T12:00:00Z",
      "  sluice explain --config conf/sluice.yaml --as evaluator --scope prompts:write",
      "  sluice explain --config conf/sluice.yaml --as evaluator \\",
      "       --tool agent-dashboard --method POST --path /jobs/reindex",
      "",
      "Exit codes: 0 allowed, 1 denied, 2 cannot be decided (a bad configuration, no keys),",
      "64 wrong usage."
    })
public final class ExplainCommand implements Callable<Integer> {

  private final Surroundings surroundings;

  @Spec private @Nullable CommandSpec spec;

  @Mixin private @Nullable Asker asker;

  @Mixin private @Nullable Asked asked;

  @Option(
      names = "--at",
      paramLabel = "INSTANT",
      description = "Decide as if it were then, e.g. 2026-11-24T12:00:00Z.")
  private @Nullable Instant at;

  @Option(names = "--json", description = "Print JSON on standard output.")
  private boolean json;

  public ExplainCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() throws IOException {
    CommandLine line = Objects.requireNonNull(spec).commandLine();
    Asker who = Objects.requireNonNull(asker);
    Asked what = Objects.requireNonNull(asked);
    who.check();
    what.check();
    Clock clock = at == null ? surroundings.clock() : Clock.fixed(at, ZoneOffset.UTC);
    Vertx vertx = Vertx.vertx();
    try {
      SluiceConfig config = who.config(vertx, surroundings);
      Ask ask = what.ask(config);
      Subject subject = who.subject(vertx, config, surroundings, clock);
      Explanation explanation =
          Policy.compile(config, Catalog.compile(config)).explain(subject, ask, clock.instant());
      if (json) {
        String text = ExplainAnswer.json(subject, explanation, List.of()).encode();
        line.getOut().println(Printed.json(Printed.JSON.readTree(text)));
      } else {
        new ExplainedText(line.getOut()).print(subject, ask, explanation);
      }
      line.getOut().flush();
      return explanation.allowed() ? ExitCode.OK : ExitCode.UNTRUSTED;
    } catch (RefusedException e) {
      line.getErr().println(e.getMessage());
      line.getErr().flush();
      return e.exitCode();
    } finally {
      Await.on(vertx.close());
    }
  }
}
