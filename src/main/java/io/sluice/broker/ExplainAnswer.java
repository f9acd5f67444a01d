package io.sluice.broker;

import io.sluice.access.Change;
import io.sluice.access.Decision;
import io.sluice.access.Decision.Allowed;
import io.sluice.access.Decision.Denied;
import io.sluice.access.Explanation;
import io.sluice.access.Explanation.Step;
import io.sluice.access.Subject;
import io.sluice.limits.LimitState;
import io.sluice.routing.Deployment;
import io.sluice.routing.Model;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.TreeSet;

/** An explanation as JSON, the same wherever it is asked for. */
public final class ExplainAnswer {

  private ExplainAnswer() {}

  /**
   * Whole.
   *
   * @param limits that would apply, as they stand; empty if that is not known
   */
  public static JsonObject json(Subject subject, Explanation explanation, List<LimitState> limits) {
    JsonObject json = new JsonObject().put("object", "explanation");
    decision(json, explanation);
    return json.put("subject", subject(subject))
        .put("steps", array(explanation.steps().stream().map(ExplainAnswer::step).toList()))
        .put("to_change", array(explanation.changes().stream().map(ExplainAnswer::change).toList()))
        .put("limits", array(limits.stream().map(ExplainAnswer::limit).toList()));
  }

  private static void decision(JsonObject json, Explanation explanation) {
    Decision decision = explanation.decision();
    json.put("decision", explanation.allowed() ? "allow" : "deny")
        .put("rule", decision.rule())
        .put("place", explanation.place());
    if (decision instanceof Denied denied) {
      json.put("reason", denied.reason().code()).put("message", denied.message());
      if (!denied.scope().isEmpty()) {
        json.put("scope", denied.scope());
      }
    }
    if (decision instanceof Allowed allowed) {
      json.put("team", allowed.team()).put("cost_centre", allowed.costCentre());
      Model model = allowed.model();
      if (model != null) {
        json.put("model", model.alias())
            .put(
                "deployments",
                array(model.deployments().stream().map(ExplainAnswer::deployment).toList()));
      }
      if (allowed.maxOutputTokens() >= 0) {
        json.put("max_output_tokens", allowed.maxOutputTokens());
      }
    }
  }

  private static JsonObject subject(Subject subject) {
    return new JsonObject()
        .put("issuer", subject.issuer())
        .put("user", subject.user())
        .put("client", subject.client())
        .put("tenant", subject.tenant())
        .put("team", subject.team())
        .put("environment", subject.environment())
        .put("roles", array(List.copyOf(new TreeSet<>(subject.roles()))))
        .put("scopes", array(List.copyOf(new TreeSet<>(subject.scopes()))));
  }

  private static JsonObject deployment(Deployment deployment) {
    return new JsonObject()
        .put("provider", deployment.provider())
        .put("environment", deployment.environment())
        .put("region", deployment.region());
  }

  private static JsonObject step(Step step) {
    return new JsonObject()
        .put("rule", step.rule())
        .put("place", step.place())
        .put("outcome", step.outcome().code())
        .put("says", step.says());
  }

  private static JsonObject change(Change change) {
    return new JsonObject()
        .put("kind", change.kind().code())
        .put("key", change.key())
        .put("value", change.value())
        .put("text", change.text());
  }

  private static JsonObject limit(LimitState state) {
    return new JsonObject()
        .put("rule", state.rule())
        .put("dimension", state.dimension().code())
        .put("period", state.period())
        .put("limit", state.limit())
        .put("remaining", state.remaining())
        .put("reset_seconds", state.reset().toMillis() / 1000.0);
  }

  private static JsonArray array(List<?> all) {
    return new JsonArray(all);
  }
}
