package io.sluice.access;

import io.sluice.routing.Model;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** May they. Names the rule that decided, by its key in the configuration. */
public sealed interface Decision {

  String rule();

  /**
   * Yes.
   *
   * @param model restricted to the deployments that are granted and within reach; null when the
   *     subject asked for no model
   * @param maxOutputTokens the most that may be produced: what was asked for, or the grant's bound
   *     where nothing was asked; -1 for no bound
   */
  record Allowed(
      String team, String costCentre, @Nullable Model model, String rule, long maxOutputTokens)
      implements Decision {

    /** The model, for those who asked for one. */
    public Model granted() {
      if (model == null) {
        throw new IllegalStateException("this decision is about no model");
      }
      return model;
    }
  }

  /**
   * No.
   *
   * @param message for the caller
   * @param scope the scope that it would need and does not have, or empty
   */
  record Denied(Reason reason, String message, String scope, String rule) implements Decision {}

  /** Stable reason codes, in the order of looking. The code is the name in lower case. */
  enum Reason {
    UNKNOWN_TEAM,
    /** An explicit deny, of the team or a role. */
    SCOPE_DENIED,
    /** Neither the token nor a role gives it, or the team may not have it. */
    INSUFFICIENT_SCOPE,
    /** No token of this environment may. */
    ENVIRONMENT_CEILING,
    MODEL_NOT_FOUND,
    MODEL_NOT_GRANTED,
    TOOL_NOT_GRANTED,
    /** An explicit deny, of a grant. */
    MODEL_DENIED,
    ENVIRONMENT_NOT_REACHED,
    REGION_NOT_GRANTED,
    GRANT_EXPIRED,
    OUTSIDE_HOURS,
    FEATURE_NOT_GRANTED,
    OUTPUT_LIMIT_EXCEEDED,
    /** A condition in CEL. */
    CONDITION_NOT_MET;

    public String code() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
