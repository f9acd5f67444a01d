package io.sluice.cli.token;

import io.sluice.cli.DemoConfig;
import io.sluice.config.SluiceConfig;
import io.sluice.identity.DevelopmentIssuer;
import io.sluice.identity.SigningKey;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/** Who signs a test token, and with which key: the options of {@code mint} that say it. */
public final class Signer {

  private static final Path DEMO = Path.of("data/demo");

  private final Surroundings surroundings;

  @Spec(Target.MIXEE)
  private @Nullable CommandSpec spec;

  @Option(
      names = "--data",
      paramLabel = "FOLDER",
      description = "Sign as the development issuer of this folder (default: data/demo).")
  private @Nullable Path data;

  @Option(names = "--config", paramLabel = "FILE", description = "Sign for an issuer of this file.")
  private @Nullable Path config;

  @Option(
      names = "--issuer",
      paramLabel = "NAME",
      description = "Its name in the configuration; may be left out if only one is development.")
  private @Nullable String issuer;

  @Option(names = "--key", paramLabel = "FILE", description = "Its private key: JWK, or PKCS #8.")
  private @Nullable Path keyFile;

  public Signer(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  /** The configuration that says what may be signed; the demo's own if none was named. */
  SluiceConfig settings() throws IOException, RefusedException {
    if (config == null) {
      if (keyFile != null || issuer != null) {
        throw usage(
            "--key and --issuer belong to an issuer of a configuration: name it (--config)");
      }
      return DemoConfig.notRunning(folder(), "http://127.0.0.1:9/jwks.json").load();
    }
    return ConfigOption.load(config, surroundings);
  }

  private Path folder() {
    return data == null ? DEMO : data;
  }

  /** The one that was named, or the only one for development. */
  String issuerName(SluiceConfig settings) throws RefusedException {
    if (issuer != null) {
      return issuer;
    }
    List<String> development =
        settings.issuers().entrySet().stream()
            .filter(entry -> entry.getValue().development())
            .map(Map.Entry::getKey)
            .toList();
    if (development.isEmpty()) {
      throw RefusedException.forbidden(
          "The configuration has no issuer with development: true; no test tokens are made for"
              + " others.");
    }
    if (development.size() > 1) {
      throw usage("--issuer: which of " + String.join(", ", development) + "?");
    }
    return development.get(0);
  }

  /** What to sign with. */
  SigningKey key() throws IOException, RefusedException {
    if (keyFile != null && data != null) {
      throw usage("--key and --data: one key is enough");
    }
    if (keyFile == null && data == null && config != null) {
      throw usage("--key: the private key of the issuer is needed; `token keygen` makes one");
    }
    try {
      return keyFile != null ? SigningKey.read(keyFile) : DevelopmentIssuer.open(folder()).key();
    } catch (NoSuchFileException e) {
      throw RefusedException.forbidden(
          keyFile != null
              ? "There is no key " + keyFile + "; `token keygen` makes one."
              : "There is no development issuer in "
                  + folder()
                  + ": start `sluice demo` there once, or name its folder with --data.");
    }
  }

  private ParameterException usage(String message) {
    if (spec == null) {
      throw new IllegalStateException("run through picocli");
    }
    return new ParameterException(spec.commandLine(), message);
  }
}
