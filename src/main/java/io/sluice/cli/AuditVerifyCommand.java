package io.sluice.cli;

import io.sluice.audit.AuditException;
import io.sluice.audit.AuditVerifier;
import io.sluice.audit.Fault;
import io.sluice.audit.Verification;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code audit verify}: whether an audit is as it was written; needs no broker. */
@Command(
    name = "verify",
    mixinStandardHelpOptions = true,
    exitCodeOnInvalidInput = AuditCommand.USAGE,
    description = {
      "Checks every record's form, hash, number and place in the chain and every checkpoint's"
          + " signature, and names the first that is not as it was written.",
      "",
      "Whoever can write to the folder can replace the keys and cut off the end, and the checkpoints"
          + " with it: give copies of both that were kept elsewhere (audit checkpoints).",
      ""
    },
    footer = {
      "",
      "Example: audit verify --dir data --checkpoints kept/checkpoints.jsonl --key kept/keys.json",
      "",
      "Exit codes: 0 it is as it was written, 1 it is not or cannot be read, 64 wrong usage."
    })
final class AuditVerifyCommand implements Callable<Integer> {

  private static final long STEP = 50_000;

  @Spec private @Nullable CommandSpec spec;

  @Mixin private AuditFolderOption where = new AuditFolderOption();

  @Option(
      names = "--checkpoints",
      paramLabel = "FILE",
      description = "Checkpoints that were kept elsewhere, beside those in the folder.")
  private @Nullable Path checkpoints;

  @Option(
      names = "--key",
      paramLabel = "JWKS",
      description = "Key set of the checkpoints that was kept elsewhere, not that in the folder.")
  private @Nullable Path key;

  @Option(names = "--json", description = "What was found as JSON.")
  private boolean json;

  @Override
  public Integer call() {
    CommandLine line = Objects.requireNonNull(spec).commandLine();
    Verification found;
    try {
      found = AuditVerifier.verify(where.folder(), checkpoints, key, progress(line.getErr()));
    } catch (IOException | AuditException e) {
      line.getErr().println(Failures.describe(e));
      return AuditCommand.BAD;
    }
    PrintWriter out = line.getOut();
    out.println(json ? json(found).encode() : text(found));
    out.flush();
    return found.good() ? AuditCommand.DONE : AuditCommand.BAD;
  }

  /** For people who wait at a terminal; a file or a pipe gets none of it. */
  private static LongConsumer progress(PrintWriter err) {
    if (!CommandLine.Help.Ansi.AUTO.enabled()) {
      return sequence -> {};
    }
    return sequence -> {
      if (sequence % STEP == 0) {
        err.print("\r" + sequence + " records");
        err.flush();
      }
    };
  }

  private String text(Verification found) {
    Fault fault = found.fault();
    if (fault != null) {
      return "BAD: %s%s%s: %s (%s). Records %d to %d before it are good."
          .formatted(
              fault.file().isEmpty() ? "the audit" : fault.file(),
              fault.line() > 0 ? ", line " + fault.line() : "",
              fault.sequence() > 0 ? ", record " + fault.sequence() : "",
              fault.message(),
              fault.kind(),
              found.first(),
              found.last());
    }
    StringBuilder text =
        new StringBuilder(
            "GOOD: records %d to %d of writer %s; %d signatures checked."
                .formatted(found.first(), found.last(), found.writer(), found.checkpoints()));
    if (found.last() - found.covered() > 1) {
      text.append("%nThose behind %d are under no checkpoint yet.".formatted(found.covered()));
    }
    if (found.removed() > 0) {
      text.append(
          "%nThe %d before were removed by retention, as the chain says."
              .formatted(found.removed()));
    }
    if (found.healed() > 0) {
      text.append(
          "%n%d times a killed writer left an incomplete line, which was cut off."
              .formatted(found.healed()));
    }
    if (found.lost() > 0) {
      text.append("%n%d decisions could not be recorded.".formatted(found.lost()));
    }
    if (key == null) {
      text.append(
          "%nThe keys are those in the folder: who can write there could have replaced them."
              .formatted());
    }
    return text.toString();
  }

  private static JsonObject json(Verification found) {
    JsonObject json =
        new JsonObject()
            .put("good", found.good())
            .put("writer", found.writer())
            .put("first", found.first())
            .put("last", found.last())
            .put("removed", found.removed())
            .put("checkpoints", found.checkpoints())
            .put("covered", found.covered())
            .put("healed", found.healed())
            .put("lost", found.lost());
    Fault fault = found.fault();
    return fault == null
        ? json
        : json.put(
            "fault",
            new JsonObject()
                .put("kind", fault.kind())
                .put("file", fault.file())
                .put("line", fault.line())
                .put("seq", fault.sequence())
                .put("message", fault.message()));
  }
}
