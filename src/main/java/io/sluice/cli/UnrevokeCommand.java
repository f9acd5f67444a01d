package io.sluice.cli;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code token unrevoke}: lifts a revocation at a running broker. */
@Command(
    name = "unrevoke",
    mixinStandardHelpOptions = true,
    exitCodeOnInvalidInput = RevocationAnswer.USAGE,
    description = "Lifts a revocation: tokens that it covered and that live yet are good again.",
    footer = {
      "",
      "Example: token unrevoke --token-env MY_TOKEN 019ac0de-5a3f-7c1e-9b7d-2f4e6a8c0b1d",
      "",
      "Exit codes: 0 done, 1 refused, 2 the broker was not reached, 64 wrong usage."
    })
final class UnrevokeCommand implements Callable<Integer> {

  @Spec private @Nullable CommandSpec spec;

  @Mixin private ManagementApi api = new ManagementApi();

  @Parameters(paramLabel = "ID", description = "As token revoke and token revocations print it.")
  private String id = "";

  @Option(names = "--json", description = "The broker's answer as it is.")
  private boolean json;

  @Override
  public Integer call() {
    String path = "/api/v1/revocations/" + URLEncoder.encode(id, StandardCharsets.UTF_8);
    return new RevocationAnswer(Objects.requireNonNull(spec).commandLine(), json)
        .print(() -> api.delete(path), entry -> "Lifted.");
  }
}
