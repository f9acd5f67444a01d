package io.sluice.access;

import io.sluice.access.Decision.Denied;
import io.sluice.access.Decision.Reason;
import java.util.List;

/** What a tool asks of those who have its route's scope. */
final class ToolRules {

  private ToolRules() {}

  static List<Rule<ToolUse>> all(Environments environments) {
    return List.of(new Granted(), new Reached(environments));
  }

  /** The team's {@code tools}. */
  private record Granted() implements Rule<ToolUse> {

    @Override
    public boolean holds(ToolUse use) {
      return use.team().tools().contains(use.ask().tool());
    }

    @Override
    public Reason reason() {
      return Reason.TOOL_NOT_GRANTED;
    }

    @Override
    public String key(ToolUse use) {
      return use.team().key() + ".tools";
    }

    @Override
    public String says(ToolUse use) {
      return (holds(use) ? "names " : "does not name ") + use.ask().tool();
    }

    @Override
    public Denied denied(ToolUse use) {
      return new Denied(
          reason(), "Team %s may not use this tool.".formatted(use.team().name()), "", key(use));
    }

    @Override
    public List<Change> cures(ToolUse use) {
      return List.of(Change.add(key(use), use.ask().tool()));
    }
  }

  /** The token's environment reaches the tool's. */
  private record Reached(Environments environments) implements Rule<ToolUse> {

    @Override
    public boolean holds(ToolUse use) {
      return environments.reaches(use.subject().environment(), use.ask().environment());
    }

    @Override
    public Reason reason() {
      return Reason.ENVIRONMENT_NOT_REACHED;
    }

    @Override
    public String key(ToolUse use) {
      return Environments.key(use.subject().environment()) + ".reaches";
    }

    @Override
    public String says(ToolUse use) {
      return "a token of environment %s %s %s, where tool %s works"
          .formatted(
              use.subject().environment(),
              holds(use) ? "reaches" : "does not reach",
              use.ask().environment(),
              use.ask().tool());
    }

    @Override
    public Denied denied(ToolUse use) {
      return new Denied(
          reason(),
          "This tool works in environment %s, and the token is good for %s."
              .formatted(use.ask().environment(), use.subject().environment()),
          "",
          key(use));
    }

    @Override
    public List<Change> cures(ToolUse use) {
      return environments.cures(use.ask().environment());
    }
  }
}
