package io.sluice.cli.token;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.identity.Binding;
import io.sluice.identity.Caller;
import io.sluice.identity.Check;
import io.sluice.identity.DevelopmentIssuer;
import io.sluice.identity.Finding;
import io.sluice.identity.Rejection;
import io.sluice.identity.Report;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What {@code verify} found, for people and for machines.
 *
 * @param environment of the broker that would look
 * @param at the time that it was looked at, if not now
 */
record Judgement(Report report, Reading reading, String environment, @Nullable Instant at) {

  private static final String NOT_TRUSTED = "NOT TRUSTED";

  private String verdict() {
    Rejection rejection = report.rejection();
    if (report.trusted()) {
      return "TRUSTED";
    }
    return rejection == null
        ? NOT_TRUSTED
        : rejection.reason().kind() == Rejection.Kind.UNAVAILABLE
            ? "CANNOT BE DECIDED: " + rejection.reason().code()
            : NOT_TRUSTED + ": " + rejection.reason().code();
  }

  /** What a verdict should not be taken for. */
  private List<String> notes() {
    List<String> notes = new ArrayList<>();
    if (at != null) {
      notes.add("CHECKED AS IF IT WERE " + at + ", not now");
    }
    if (report.trusted()
        && reading.claims() != null
        && reading.claims().has(DevelopmentIssuer.TEST_MARKER)) {
      notes.add("made for tests: accepted in " + environment + ", refused in production");
    }
    Caller caller = report.caller();
    if (caller != null && !caller.binding().equals(Binding.NONE)) {
      notes.add("bound to its holder: a broker also wants proof of who sends it");
    }
    return notes;
  }

  /** A check that had nothing to look at did not pass. */
  private List<Finding> findings() {
    return report.findings().stream().map(this::honest).toList();
  }

  private Finding honest(Finding finding) {
    if (finding.status() != Finding.Status.PASSED) {
      return finding;
    }
    boolean bound = reading.claims() != null && reading.claims().has("cnf");
    return switch (finding.check()) {
      case REVOCATION -> skipped(finding, "whether it was revoked, only a running broker knows");
      case BINDING ->
          bound
              ? skipped(finding, "it is bound to its holder; who sends it was not seen")
              : finding;
      default -> finding;
    };
  }

  private static Finding skipped(Finding finding, String why) {
    return new Finding(finding.check(), Finding.Status.SKIPPED, why, null);
  }

  void print(PrintWriter out, Printed printed) {
    out.println(verdict());
    notes().forEach(note -> out.println("  ! " + note));
    Caller caller = report.caller();
    if (caller != null) {
      out.println();
      out.println("It speaks for");
      said(caller, printed).forEach((name, value) -> out.printf("  %-12s %s%n", name, value));
    }
    out.println();
    for (Finding finding : findings()) {
      out.printf(
          "%-7s  %-14s %s (%s)%n",
          finding.status().name().toLowerCase(Locale.ROOT),
          finding.check().code(),
          finding.check().title(),
          finding.check().source());
      if (!finding.note().isEmpty()) {
        out.printf("         %-14s %s%n", "", shown(finding.check(), finding.note(), printed));
      }
      Rejection rejection = finding.rejection();
      if (rejection != null) {
        detail(out, "reason", rejection.reason().code());
        detail(out, "expected", rejection.expected());
        detail(out, "actual", shown(finding.check(), rejection.actual(), printed));
      }
    }
  }

  private static void detail(PrintWriter out, String what, String value) {
    if (!value.isEmpty()) {
      out.printf("         %-14s %s: %s%n", "", what, Printed.line(value));
    }
  }

  /** A subject stands in no other finding than its own. */
  private static String shown(Check check, String text, Printed printed) {
    return check == Check.SUBJECT && printed.hashSubject() && !text.isEmpty()
        ? "(not shown)"
        : Printed.line(text);
  }

  private static Map<String, String> said(Caller caller, Printed printed) {
    Map<String, String> said = new LinkedHashMap<>();
    said.put("issuer", caller.issuer());
    said.put("subject", person(caller.subject(), printed));
    said.put("user", person(caller.user(), printed));
    said.put("team", caller.team());
    said.put("tenant", caller.tenant());
    said.put("client", caller.client());
    said.put("environment", caller.environment());
    said.put("roles", String.join(" ", new TreeSet<>(caller.roles())));
    said.put("scopes", String.join(" ", new TreeSet<>(caller.scopes())));
    said.put("expires", Instant.ofEpochSecond(caller.expiresAt()).toString());
    said.put("key", caller.keyThumbprint());
    said.values().removeIf(String::isEmpty);
    said.replaceAll((name, value) -> Printed.line(value));
    return said;
  }

  private static String person(String name, Printed printed) {
    return Objects.requireNonNull(
        printed.value("sub", Printed.JSON.getNodeFactory().textNode(name)).textValue());
  }

  ObjectNode json(Printed printed) {
    ObjectNode root = Printed.JSON.createObjectNode();
    Rejection rejection = report.rejection();
    root.put("trusted", report.trusted());
    root.put("reason", rejection == null ? null : rejection.reason().code());
    root.put("environment", environment);
    if (at != null) {
      root.put("checked_as_of", at.toString());
    }
    var notes = root.putArray("notes");
    notes().forEach(notes::add);
    Caller caller = report.caller();
    if (caller != null) {
      ObjectNode who = root.putObject("caller");
      said(caller, printed).forEach(who::put);
      var roles = who.putArray("roles");
      new TreeSet<>(caller.roles()).forEach(roles::add);
      var scopes = who.putArray("scopes");
      new TreeSet<>(caller.scopes()).forEach(scopes::add);
    }
    var checks = root.putArray("checks");
    findings().forEach(finding -> checks.add(json(finding, printed)));
    return root;
  }

  private static ObjectNode json(Finding finding, Printed printed) {
    ObjectNode node = Printed.JSON.createObjectNode();
    node.put("check", finding.check().code())
        .put("title", finding.check().title())
        .put("source", finding.check().source())
        .put("status", finding.status().name().toLowerCase(Locale.ROOT));
    if (!finding.note().isEmpty()) {
      node.put("note", shown(finding.check(), finding.note(), printed));
    }
    Rejection rejection = finding.rejection();
    if (rejection != null) {
      node.put("reason", rejection.reason().code())
          .put("expected", rejection.expected())
          .put("actual", shown(finding.check(), rejection.actual(), printed));
    }
    return node;
  }
}
