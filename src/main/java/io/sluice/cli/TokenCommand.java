package io.sluice.cli;

import io.sluice.cli.token.DecodeCommand;
import io.sluice.cli.token.DiffCommand;
import io.sluice.cli.token.ExitCode;
import io.sluice.cli.token.KeygenCommand;
import io.sluice.cli.token.MintCommand;
import io.sluice.cli.token.VerifyCommand;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code token}: what has to do with tokens, one command for each thing. */
@Command(
    name = "token",
    mixinStandardHelpOptions = true,
    description = "Makes, shows, checks, compares and revokes tokens.",
    footer = {
      "",
      "Only verify says whom to trust: decode and diff show what a token says of itself.",
      "Exit codes: 0 trusted or done, 1 untrusted or refused, 2 cannot be decided, 64 wrong usage."
    },
    exitCodeOnInvalidInput = ExitCode.USAGE,
    exitCodeOnExecutionException = ExitCode.UNDECIDED,
    subcommands = {
      MintCommand.class,
      DecodeCommand.class,
      VerifyCommand.class,
      DiffCommand.class,
      KeygenCommand.class,
      RevokeCommand.class,
      RevocationsCommand.class,
      UnrevokeCommand.class
    })
final class TokenCommand implements Runnable {

  @Spec private @Nullable CommandSpec spec;

  @Override
  public void run() {
    if (spec != null) {
      throw new ParameterException(
          spec.commandLine(),
          "Which? There is: token " + String.join(", ", spec.subcommands().keySet()));
    }
  }
}
