package io.sluice.cli.token;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code token diff}: two tokens compared by what they mean. */
@Command(
    name = "diff",
    mixinStandardHelpOptions = true,
    description = {
      "Compares two tokens by what they mean: scopes and roles as sets, lifetimes, issuer, audience,"
          + " keys and other claims. Times and ids always differ between two tokens: they are shown,"
          + " and count for nothing. Nothing is verified.",
      "The first is that before, the second that after; files come first, then variables, then"
          + " arguments."
    },
    exitCodeOnInvalidInput = ExitCode.USAGE,
    exitCodeOnExecutionException = ExitCode.UNDECIDED,
    footer = {
      "",
      "Examples:",
      "  sluice token diff --token-file before.txt --token-file after.txt",
      "  sluice token mint --as finance | sluice token diff --token-env SLUICE_TOKEN -",
      "",
      "Exit codes: 0 they mean the same, 1 they do not, 2 one cannot be read, 64 wrong usage."
    })
public final class DiffCommand implements Callable<Integer> {

  private static final String NOTICE =
      "NOT VERIFIED: neither token was checked, only read. `sluice token verify` checks one.";

  @Spec private @Nullable CommandSpec spec;

  @Mixin private @Nullable TokenInput input;

  @Option(names = "--hash-subject", description = "Show sub and other names of people as a hash.")
  private boolean hashSubject;

  @Option(names = "--json", description = "Print JSON on standard output.")
  private boolean json;

  @Override
  public Integer call() throws IOException {
    CommandLine line = Objects.requireNonNull(spec).commandLine();
    List<Reading> two = Objects.requireNonNull(input).two().stream().map(Reading::of).toList();
    for (int i = 0; i < 2; i++) {
      if (two.get(i).header() == null || two.get(i).claims() == null) {
        line.getErr()
            .println(
                "The %s token cannot be read; `sluice token decode` shows what of it can."
                    .formatted(i == 0 ? "first" : "second"));
        line.getErr().flush();
        return ExitCode.UNDECIDED;
      }
    }
    List<Difference> all = Difference.between(two.get(0), two.get(1), new Printed(hashSubject));
    boolean same = all.stream().noneMatch(Difference::matters);
    print(line.getOut(), all, same);
    return same ? ExitCode.OK : ExitCode.UNTRUSTED;
  }

  private void print(PrintWriter out, List<Difference> all, boolean same) {
    if (json) {
      ObjectNode root = Printed.JSON.createObjectNode();
      root.put("trusted", false).put("notice", NOTICE).put("same", same);
      var changes = root.putArray("changes");
      all.forEach(d -> changes.add(json(d)));
      out.println(Printed.json(root));
    } else {
      out.println(NOTICE);
      out.println(same ? "They mean the same." : "They do not mean the same.");
      all.stream().filter(Difference::matters).forEach(d -> print(out, d));
      List<Difference> others = all.stream().filter(d -> !d.matters()).toList();
      if (!others.isEmpty()) {
        out.println("Of no weight:");
        others.forEach(d -> print(out, d));
      }
    }
    out.flush();
  }

  private static void print(PrintWriter out, Difference d) {
    if (d.before().isEmpty() && d.after().isEmpty()) {
      StringBuilder values = new StringBuilder();
      d.removed().forEach(value -> values.append(" -").append(value));
      d.added().forEach(value -> values.append(" +").append(value));
      out.printf("  %-18s%s%n", d.name(), values);
    } else {
      out.printf(
          "  %-18s %s -> %s%n",
          d.name(),
          d.before().isEmpty() ? "(none)" : d.before(),
          d.after().isEmpty() ? "(none)" : d.after());
    }
  }

  private static ObjectNode json(Difference d) {
    ObjectNode node = Printed.JSON.createObjectNode();
    node.put("name", d.name()).put("matters", d.matters());
    if (d.before().isEmpty() && d.after().isEmpty()) {
      d.added().forEach(node.putArray("added")::add);
      d.removed().forEach(node.putArray("removed")::add);
    } else {
      node.put("before", d.before().isEmpty() ? null : d.before());
      node.put("after", d.after().isEmpty() ? null : d.after());
    }
    return node;
  }
}
