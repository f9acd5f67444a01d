package io.sluice.cli.token;

import io.sluice.access.Ask;
import io.sluice.access.Ask.UseModel;
import io.sluice.access.Ask.UseScope;
import io.sluice.access.Scopes;
import io.sluice.config.SluiceConfig;
import io.sluice.tools.RouteTable;
import io.sluice.wire.Feature;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/** What is asked for: the options of {@code explain} that say it. */
public final class Asked {

  @Spec(Target.MIXEE)
  private @Nullable CommandSpec spec;

  @Option(names = "--model", description = "A completion of this model.")
  private @Nullable String model;

  @Option(
      names = "--max-tokens",
      paramLabel = "N",
      description = "Of at most so many output tokens.")
  private @Nullable Long maxTokens;

  @Option(
      names = "--feature",
      split = ",",
      description = "With this in the request: ${COMPLETION-CANDIDATES}.")
  private Set<Feature> features = Set.of();

  @Option(names = "--scope", description = "Something that needs this scope and no model.")
  private @Nullable String scope;

  @Option(names = "--tool", description = "A route of this tool.")
  private @Nullable String tool;

  @Option(
      names = "--method",
      defaultValue = "GET",
      description = "Its method (default: ${DEFAULT-VALUE}).")
  private String method = "GET";

  @Option(names = "--path", description = "Its path under the tool, e.g. /jobs/reindex.")
  private @Nullable String path;

  /** Complains about options that do not fit each other, before anything is read. */
  void check() {
    if (Stream.of(model, scope, tool).filter(given -> given != null).count() != 1) {
      throw usage("what is asked for? Exactly one of --model, --scope and --tool");
    }
    if (model == null && (maxTokens != null || !features.isEmpty())) {
      throw usage("--max-tokens and --feature go with --model");
    }
    if (maxTokens != null && maxTokens < 0) {
      throw usage("--max-tokens: a number, zero or more");
    }
    if ((tool == null) != (path == null)) {
      throw usage("--tool and --path go together");
    }
  }

  Ask ask(SluiceConfig config) throws RefusedException {
    if (model != null) {
      long most = maxTokens == null ? UseModel.UNBOUNDED : maxTokens;
      return new UseModel(Scopes.LLM_CHAT, model, most, new HashSet<>(features));
    }
    if (scope != null) {
      return new UseScope(scope);
    }
    String verb = method.toUpperCase(Locale.ROOT);
    return RouteTable.compile(config.tools())
        .find(String.valueOf(tool), verb, String.valueOf(path))
        .orElseThrow(
            () ->
                RefusedException.forbidden(
                    "Denied to everybody: tool %s has no route for %s %s; there is %s"
                        .formatted(
                            Printed.line(String.valueOf(tool)),
                            Printed.line(verb),
                            Printed.line(String.valueOf(path)),
                            known(config))));
  }

  private String known(SluiceConfig config) {
    List<String> routes =
        config.tools().entrySet().stream()
            .filter(entry -> entry.getKey().equals(tool))
            .flatMap(entry -> entry.getValue().routes().stream())
            .map(route -> String.join("/", route.methods()) + " " + route.path())
            .toList();
    return routes.isEmpty() ? "no such tool" : String.join(", ", routes);
  }

  private ParameterException usage(String message) {
    if (spec == null) {
      throw new IllegalStateException("run through picocli");
    }
    return new ParameterException(spec.commandLine(), message);
  }
}
