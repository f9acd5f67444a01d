package io.sluice.cli.token;

import io.sluice.access.Ask;
import io.sluice.access.Ask.UseModel;
import io.sluice.access.Ask.UseTool;
import io.sluice.access.Change;
import io.sluice.access.Decision;
import io.sluice.access.Decision.Allowed;
import io.sluice.access.Decision.Denied;
import io.sluice.access.Explanation;
import io.sluice.access.Explanation.Step;
import io.sluice.access.Subject;
import java.io.PrintWriter;
import java.util.TreeSet;

/** An explanation for people. */
record ExplainedText(PrintWriter out) {

  void print(Subject subject, Ask ask, Explanation explanation) {
    Decision decision = explanation.decision();
    say("%-6s %s".formatted(explanation.allowed() ? "ALLOW" : "DENY", asked(subject, ask)));
    if (decision instanceof Denied denied) {
      say("       %s: %s".formatted(denied.reason().code(), denied.message()));
    }
    say("       by " + decision.rule() + at(explanation.place()));
    if (decision instanceof Allowed allowed && allowed.maxOutputTokens() >= 0) {
      say("       with at most %d output tokens".formatted(allowed.maxOutputTokens()));
    }
    out.println();
    say("Looked at:");
    for (Step step : explanation.steps()) {
      say("  %-11s %s%s".formatted(step.outcome().code(), step.rule(), at(step.place())));
      say("              " + step.says());
    }
    out.println();
    say(explanation.changes().size() > 1 ? "To turn it round, all of it:" : "To turn it round:");
    for (Change change : explanation.changes()) {
      say("  " + change.text());
    }
  }

  private static String asked(Subject subject, Ask ask) {
    String who = subject.user().isEmpty() ? "somebody" : subject.user();
    String what = ask.scope();
    if (ask instanceof UseModel model) {
      what += " with model " + model.alias();
    } else if (ask instanceof UseTool tool) {
      what += " at tool " + tool.tool();
    }
    return "%s of team %s (%s; %s): %s"
        .formatted(
            who,
            subject.team(),
            subject.roles().isEmpty()
                ? "no role"
                : String.join(", ", new TreeSet<>(subject.roles())),
            subject.environment(),
            what);
  }

  private static String at(String place) {
    return place.isEmpty() ? "" : "  (" + place + ")";
  }

  private void say(String text) {
    out.println(Printed.line(text));
  }
}
