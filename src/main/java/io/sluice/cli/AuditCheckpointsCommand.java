package io.sluice.cli;

import io.sluice.audit.AuditSearch;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code audit checkpoints}: what has to be kept where the broker cannot write. */
@Command(
    name = "checkpoints",
    mixinStandardHelpOptions = true,
    exitCodeOnInvalidInput = AuditCommand.USAGE,
    description = {
      "Copies the checkpoints and the public keys that signed them, to be kept where whoever could"
          + " change the audit cannot: `audit verify` compares with them.",
      ""
    },
    footer = {
      "",
      "Example: audit checkpoints --dir data --out kept/checkpoints.jsonl --keys kept/keys.json",
      "",
      "Exit codes: 0 done, 1 not readable or a file is there already, 64 wrong usage."
    })
final class AuditCheckpointsCommand implements Callable<Integer> {

  private static final int PAGE = 10_000;

  @Spec private @Nullable CommandSpec spec;

  @Mixin private AuditFolderOption where = new AuditFolderOption();

  @Option(
      names = "--out",
      paramLabel = "FILE",
      defaultValue = "-",
      description = "Where the checkpoints go, a new file; - is standard output (default).")
  private String out = "-";

  @Option(names = "--keys", paramLabel = "FILE", description = "Where the key set goes.")
  private @Nullable Path keys;

  @Override
  public Integer call() throws IOException {
    AuditSearch audit = AuditSearch.in(where.folder());
    if (out.equals("-")) {
      PrintWriter to = Objects.requireNonNull(spec).commandLine().getOut();
      copy(audit, to);
      to.flush();
    } else {
      try (PrintWriter to =
          new PrintWriter(Files.newBufferedWriter(Path.of(out), StandardOpenOption.CREATE_NEW))) {
        copy(audit, to);
        if (to.checkError()) {
          throw new IOException(out + " could not be written");
        }
      }
    }
    if (keys != null) {
      Files.writeString(keys, audit.keys() + "\n", StandardOpenOption.CREATE_NEW);
    }
    return AuditCommand.DONE;
  }

  private static void copy(AuditSearch audit, PrintWriter to) throws IOException {
    long after = 0;
    List<String> page;
    do {
      page = audit.checkpoints(after, PAGE);
      page.forEach(line -> to.print(line + '\n'));
      after = page.isEmpty() ? after : AuditSearch.checkpointed(page.get(page.size() - 1));
    } while (page.size() == PAGE);
  }
}
