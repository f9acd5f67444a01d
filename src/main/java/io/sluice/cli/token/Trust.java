package io.sluice.cli.token;

import io.sluice.cli.Await;
import io.sluice.cli.DemoConfig;
import io.sluice.cli.DemoIssuerServer;
import io.sluice.config.IssuerConfig;
import io.sluice.config.IssuerConfig.ClaimNames;
import io.sluice.config.SluiceConfig;
import io.sluice.identity.DevelopmentIssuer;
import io.sluice.identity.SigningKey;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/** Whose tokens are trusted: the options of {@code verify} that say it. */
public final class Trust {

  private static final Set<String> LOOPBACK = Set.of("127.0.0.1", "localhost", "[::1]", "::1");

  @Spec(Target.MIXEE)
  private @Nullable CommandSpec spec;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "Trust the issuers of this configuration, as its broker does.")
  private @Nullable Path config;

  @Option(
      names = "--data",
      paramLabel = "FOLDER",
      description = "Trust the development issuer of this folder, as the demo does.")
  private @Nullable Path data;

  @Option(
      names = "--jwks",
      paramLabel = "URL|FILE",
      description = "Trust the keys of this key set; needs --issuer and --audience.")
  private @Nullable String jwks;

  @Option(names = "--issuer", paramLabel = "ISS", description = "The exact iss, with --jwks.")
  private @Nullable String issuer;

  @Option(names = "--audience", paramLabel = "AUD", description = "The aud, with --jwks.")
  private @Nullable List<String> audiences;

  @Option(
      names = "--algorithm",
      paramLabel = "ALG",
      split = ",",
      description = "Signature algorithms accepted with --jwks (default: RS256,ES256).")
  private List<String> algorithms = List.of("RS256", "ES256");

  @Option(
      names = "--type",
      paramLabel = "TYP",
      split = ",",
      description = "Values of typ accepted with --jwks (default: at+jwt).")
  private List<String> types = List.of("at+jwt");

  @Option(
      names = "--team-claim",
      paramLabel = "PATH",
      defaultValue = "team",
      description = "Where the team stands, with --jwks (default: ${DEFAULT-VALUE}).")
  private String teamClaim = "";

  @Option(
      names = "--environment",
      paramLabel = "NAME",
      description =
          "production, staging or development, with --jwks (default: production, which refuses"
              + " test tokens).")
  private @Nullable String environment;

  /** What a broker would go by. */
  record Rules(String environment, Map<String, IssuerConfig> issuers) {}

  /** Complains about options that do not fit each other, before anything is read. */
  void check() {
    long given = Stream.of(config, data, jwks).filter(option -> option != null).count();
    if (given != 1) {
      throw usage("whom to trust? Exactly one of --config FILE, --data FOLDER and --jwks URL|FILE");
    }
    if (jwks == null) {
      if (issuer != null || audiences != null || environment != null) {
        throw usage("--issuer, --audience and --environment go with --jwks");
      }
      return;
    }
    if (issuer == null || audiences == null) {
      throw usage("--jwks needs --issuer and --audience: keys alone do not say whom to trust");
    }
    if (environment != null
        && !Set.of("production", "staging", "development").contains(environment)) {
      throw usage("--environment: production, staging or development");
    }
    for (String algorithm : algorithms) {
      if (!SigningKey.ALGORITHMS.contains(algorithm)) {
        throw usage(
            "--algorithm: %s is none of %s"
                .formatted(Printed.line(algorithm), String.join(", ", SigningKey.ALGORITHMS)));
      }
    }
  }

  Rules rules(Vertx vertx, Surroundings surroundings) throws IOException, RefusedException {
    if (config != null) {
      SluiceConfig settings = ConfigOption.load(config, surroundings);
      return new Rules(settings.environment(), settings.issuers());
    }
    if (data != null) {
      return demo(vertx, data);
    }
    return new Rules(environment == null ? "production" : environment, Map.of("given", given()));
  }

  private static Rules demo(Vertx vertx, Path folder) throws IOException, RefusedException {
    try {
      String served = Await.on(DemoIssuerServer.start(vertx, DevelopmentIssuer.open(folder)));
      SluiceConfig settings = DemoConfig.notRunning(folder, served).load();
      return new Rules(settings.environment(), settings.issuers());
    } catch (NoSuchFileException e) {
      throw RefusedException.undecided("There is no development issuer in " + folder + ".");
    }
  }

  private IssuerConfig given() {
    return new IssuerConfig(
        String.valueOf(issuer),
        location(String.valueOf(jwks)),
        null,
        null,
        null,
        audiences == null ? List.of() : audiences,
        algorithms,
        types,
        Duration.ofSeconds(60),
        Duration.ofHours(24),
        Duration.ofMinutes(5),
        null,
        false,
        false,
        new ClaimNames(
            teamClaim,
            ClaimNames.STANDARD.tenant(),
            ClaimNames.STANDARD.roles(),
            ClaimNames.STANDARD.scopes(),
            ClaimNames.STANDARD.user(),
            ClaimNames.STANDARD.client(),
            ClaimNames.STANDARD.environment()));
  }

  /** Keys fetched in the clear could be anybody's, so only loopback may do without TLS. */
  private String location(String text) {
    if (text.startsWith("https://") || text.startsWith("file:")) {
      return text;
    }
    if (text.startsWith("http://")) {
      if (LOOPBACK.contains(String.valueOf(URI.create(text).getHost()))) {
        return text;
      }
      throw usage("--jwks: https is needed; http only on loopback");
    }
    Path file = Path.of(text).toAbsolutePath();
    if (!Files.isRegularFile(file)) {
      throw usage("--jwks: there is no file " + text);
    }
    return file.toUri().toString();
  }

  private ParameterException usage(String message) {
    if (spec == null) {
      throw new IllegalStateException("run through picocli");
    }
    return new ParameterException(spec.commandLine(), message);
  }
}
