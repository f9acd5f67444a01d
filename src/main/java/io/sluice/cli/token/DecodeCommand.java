package io.sluice.cli.token;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code token decode}: what a token says of itself. */
@Command(
    name = "decode",
    mixinStandardHelpOptions = true,
    description = {
      "Shows what a token says of itself, and what about it to look at twice. Nothing is verified:"
          + " anybody can write a token. Broken ones are shown as far as they can be read; the"
          + " signature never is."
    },
    exitCodeOnInvalidInput = ExitCode.USAGE,
    exitCodeOnExecutionException = ExitCode.UNDECIDED,
    footer = {
      "",
      "Examples:",
      "  pbpaste | sluice token decode",
      "  sluice token decode --token-env SLUICE_TOKEN --hash-subject",
      "  sluice token decode --token-file token.txt --json | jq .claims",
      "",
      "Exit codes: 0 shown, 1 nothing could be read, 64 wrong usage."
    })
public final class DecodeCommand implements Callable<Integer> {

  static final String NOTICE =
      "NOT VERIFIED: anybody can write this. `sluice token verify` checks it.";

  private static final Set<String> TIMES = Set.of("exp", "iat", "nbf", "auth_time", "updated_at");

  private final Surroundings surroundings;

  @Spec private @Nullable CommandSpec spec;

  @Mixin private @Nullable TokenInput input;

  @Option(names = "--hash-subject", description = "Show sub and other names of people as a hash.")
  private boolean hashSubject;

  @Option(names = "--json", description = "Print JSON on standard output.")
  private boolean json;

  public DecodeCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() throws IOException {
    PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
    Reading reading = Reading.of(Objects.requireNonNull(input).one());
    Instant now = surroundings.clock().instant();
    List<Oddity> oddities = Suspicions.of(reading, now);
    if (json) {
      out.println(Printed.json(json(reading, oddities, now)));
    } else {
      print(out, reading, oddities, now);
    }
    out.flush();
    return reading.nothing() ? ExitCode.UNTRUSTED : ExitCode.OK;
  }

  private ObjectNode json(Reading reading, List<Oddity> oddities, Instant now) {
    Printed printed = new Printed(hashSubject);
    ObjectNode root = Printed.JSON.createObjectNode();
    root.put("trusted", false).put("notice", NOTICE).put("form", reading.form());
    root.set("header", reading.header() == null ? null : printed.value("", reading.header()));
    root.set("claims", reading.claims() == null ? null : printed.value("", reading.claims()));
    ObjectNode times = root.putObject("times");
    if (reading.claims() != null) {
      for (String name : TIMES.stream().sorted().toList()) {
        Moment moment = Moment.of(reading.claims().get(name));
        if (moment != null) {
          times.put(name, moment.instant().toString());
        }
      }
      Moment expires = Moment.of(reading.claims().get("exp"));
      if (expires != null) {
        root.put("seconds_left", Duration.between(now, expires.instant()).toSeconds());
      }
    }
    root.put("signature_bytes", Math.max(0, reading.signatureBytes()));
    var suspicious = root.putArray("suspicious");
    oddities.forEach(o -> suspicious.addObject().put("code", o.code()).put("text", o.text()));
    return root;
  }

  private void print(PrintWriter out, Reading reading, List<Oddity> oddities, Instant now) {
    out.println(NOTICE);
    section(out, "Header", reading.header(), now);
    section(out, "Claims", reading.claims(), now);
    Moment expires = reading.claims() == null ? null : Moment.of(reading.claims().get("exp"));
    out.println();
    if (expires != null) {
      Duration left = Duration.between(now, expires.instant());
      out.println("Time left  " + (left.isNegative() ? "none" : Spans.of(left)));
    }
    out.println(
        "Signature  "
            + (reading.signatureBytes() < 0
                ? "none that could be read"
                : reading.signatureBytes() + " bytes, not shown"));
    if (!oddities.isEmpty()) {
      out.println();
      out.println("Look twice");
      oddities.forEach(oddity -> out.println("  - " + oddity.text()));
    }
  }

  private void section(PrintWriter out, String title, @Nullable JsonNode part, Instant now) {
    out.println();
    out.println(title + (part == null ? "  cannot be read" : ""));
    if (part == null) {
      return;
    }
    JsonNode shown = new Printed(hashSubject).value("", part);
    if (!shown.isObject()) {
      out.println("  " + Printed.line(shown));
      return;
    }
    shown
        .properties()
        .forEach(
            field -> {
              Moment moment = TIMES.contains(field.getKey()) ? Moment.of(field.getValue()) : null;
              out.printf(
                  "  %-11s %s%s%n",
                  Printed.line(field.getKey()),
                  Printed.line(field.getValue()),
                  moment == null
                      ? ""
                      : " = " + moment.instant() + " (" + Spans.from(now, moment.instant()) + ")");
            });
  }
}
