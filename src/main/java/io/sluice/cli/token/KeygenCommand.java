package io.sluice.cli.token;

import io.sluice.identity.SigningKey;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code token keygen}: a key pair for a development issuer. */
@Command(
    name = "keygen",
    mixinStandardHelpOptions = true,
    description =
        "Makes a key to sign test tokens with, and the key set that brokers check them by.",
    exitCodeOnInvalidInput = ExitCode.USAGE,
    exitCodeOnExecutionException = ExitCode.UNDECIDED,
    footer = {
      "",
      "Examples:",
      "  sluice token keygen --algorithm ES256 --out staging",
      "  sluice token mint --config conf/staging.yaml --issuer staging --key staging.key.jwk --team search",
      "",
      "Exit codes: 0 made, 1 a file of that name is there already, 64 wrong usage."
    })
public final class KeygenCommand implements Callable<Integer> {

  @Spec private @Nullable CommandSpec spec;

  @Option(
      names = "--algorithm",
      paramLabel = "ALG",
      defaultValue = "RS256",
      description =
          "RS256 to RS512, PS256 to PS512, ES256 to ES512, EdDSA or Ed25519 (default:"
              + " ${DEFAULT-VALUE}).")
  private String algorithm = "";

  @Option(
      names = "--out",
      paramLabel = "NAME",
      defaultValue = "development",
      description =
          "Writes NAME.key.jwk, readable by you alone, and NAME.jwks.json, which is public"
              + " (default: ${DEFAULT-VALUE}).")
  private String out = "";

  @Option(names = "--json", description = "Print JSON on standard output.")
  private boolean json;

  @Override
  public Integer call() throws IOException {
    var line = Objects.requireNonNull(spec).commandLine();
    if (!SigningKey.ALGORITHMS.contains(algorithm)) {
      throw new ParameterException(
          line,
          "--algorithm: there is no "
              + Printed.line(algorithm)
              + " here; choose one of "
              + String.join(", ", SigningKey.ALGORITHMS));
    }
    Path secret = Path.of(out + ".key.jwk");
    Path open = Path.of(out + ".jwks.json");
    SigningKey key = SigningKey.generate(algorithm);
    try {
      if (Files.exists(open)) {
        throw new FileAlreadyExistsException(open.toString());
      }
      if (secret.getParent() != null) {
        Files.createDirectories(secret.getParent());
      }
      key.write(secret);
      Files.writeString(open, key.jwks() + "\n", StandardOpenOption.CREATE_NEW);
    } catch (FileAlreadyExistsException e) {
      line.getErr().println(e.getFile() + " is there already; nothing is overwritten.");
      line.getErr().flush();
      return ExitCode.UNTRUSTED;
    }
    print(line.getOut(), key, secret, open);
    return ExitCode.OK;
  }

  private void print(PrintWriter to, SigningKey key, Path secret, Path open) {
    to.println(
        json
            ? new JsonObject()
                .put("algorithm", key.algorithm())
                .put("thumbprint", key.thumbprint())
                .put("key", secret.toString())
                .put("jwks", open.toString())
                .encodePrettily()
            : """
              Private key  %s (for you alone: whoever has it can make tokens)
              Key set      %s (public)
              Thumbprint   %s

              In a configuration whose environment is staging or development:

              issuers:
                development:
                  issuer: https://issuer.invalid/development
                  jwks: %s
                  audiences: [sluice]
                  algorithms: [%s]
                  development: true"""
                .formatted(secret, open, key.thumbprint(), open.toUri(), key.algorithm()));
    to.flush();
  }
}
