package io.sluice.access;

import io.sluice.routing.Model;
import java.util.Locale;

/** May they. Names the rule that decided, by its place in the configuration. */
public sealed interface Decision {

  String rule();

  /**
   * Yes.
   *
   * @param model restricted to the deployments that the team was granted
   */
  record Allowed(String team, String costCentre, Model model, String rule) implements Decision {}

  /**
   * No.
   *
   * @param scope the scope that was missing, or empty
   */
  record Denied(Reason reason, String message, String scope, String rule) implements Decision {}

  /** Stable reason codes. The code is the name in lower case. */
  enum Reason {
    UNKNOWN_TEAM,
    INSUFFICIENT_SCOPE,
    MODEL_NOT_FOUND,
    MODEL_NOT_GRANTED;

    public String code() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
