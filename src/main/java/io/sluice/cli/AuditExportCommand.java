package io.sluice.cli;

import io.sluice.audit.AuditFilter;
import io.sluice.audit.AuditSearch;
import io.sluice.audit.Ocsf;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code audit export}: events for other systems. */
@Command(
    name = "export",
    mixinStandardHelpOptions = true,
    exitCodeOnInvalidInput = AuditCommand.USAGE,
    description = {
      "Writes events, one a line: as they are (jsonl), or as API Activity of the Open Cybersecurity"
          + " Schema Framework (ocsf).",
      ""
    },
    footer = {
      "",
      "Example: audit export --dir data --format ocsf --since 2026-11-25T00:00:00Z --out day.jsonl",
      "",
      "Exit codes: 0 done, 1 not readable or the file is there already, 64 wrong usage."
    })
final class AuditExportCommand implements Callable<Integer> {

  /** Names are the values of the option. */
  enum Format {
    JSONL,
    OCSF
  }

  @Spec private @Nullable CommandSpec spec;

  @Mixin private AuditFolderOption where = new AuditFolderOption();

  @Mixin private AuditFilterOptions filters = new AuditFilterOptions();

  @Option(
      names = "--format",
      defaultValue = "jsonl",
      description = "jsonl or ocsf (default: ${DEFAULT-VALUE}).")
  private Format format = Format.JSONL;

  @Option(
      names = "--out",
      paramLabel = "FILE",
      defaultValue = "-",
      description = "Where to, a new file; - is standard output (default).")
  private String out = "-";

  @Override
  public Integer call() throws IOException {
    CommandLine line = Objects.requireNonNull(spec).commandLine();
    AuditFilter filter = filters.filter();
    AuditSearch audit = AuditSearch.in(where.folder());
    String version = new Sluice.Version().getVersion()[0].replace("sluice ", "");
    long changed;
    if (out.equals("-")) {
      changed = write(audit, filter, version, line.getOut());
    } else {
      try (PrintWriter file =
          new PrintWriter(
              Files.newBufferedWriter(
                  Path.of(out), StandardCharsets.UTF_8, StandardOpenOption.CREATE_NEW))) {
        changed = write(audit, filter, version, file);
        if (file.checkError()) {
          throw new IOException(out + " could not be written");
        }
      }
    }
    if (changed > 0) {
      line.getErr()
          .printf(
              "%d records are not as they were written and were left out; see `audit verify`.%n",
              changed);
      return AuditCommand.BAD;
    }
    return AuditCommand.DONE;
  }

  private long write(AuditSearch audit, AuditFilter filter, String version, PrintWriter to)
      throws IOException {
    long changed =
        audit.each(
            filter,
            found -> {
              to.print(format == Format.OCSF ? Ocsf.of(found, version) : found);
              to.print('\n');
              return true;
            });
    to.flush();
    return changed;
  }
}
