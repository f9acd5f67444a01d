package io.sluice.cli;

import picocli.CommandLine.Command;

/** {@code audit}: what was decided, and the proof that nobody has changed it. */
@Command(
    name = "audit",
    mixinStandardHelpOptions = true,
    description = "Verifies, searches and exports the record of every decision.",
    subcommands = {
      AuditVerifyCommand.class,
      AuditSearchCommand.class,
      AuditExportCommand.class,
      AuditCheckpointsCommand.class
    })
final class AuditCommand {

  static final int DONE = 0;

  /** It is not as it was written. */
  static final int BAD = 1;

  static final int USAGE = 64;
}
