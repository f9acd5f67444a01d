package io.sluice.access;

import io.sluice.access.Ask.UseModel;
import io.sluice.access.Decision.Allowed;
import io.sluice.access.Decision.Denied;
import io.sluice.access.Decision.Reason;
import io.sluice.routing.Deployment;
import io.sluice.routing.Model;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What one team may do with one model.
 *
 * @param allows grants that are about it, in the order of the configuration; the first whose
 *     conditions hold decides
 * @param denies those that deny; one whose conditions hold wins over all that allow
 */
record ModelRules(Model model, List<Grant> allows, List<Grant> denies) {

  Decision decide(TeamPolicy team, Subject subject, UseModel ask, Instant now) {
    return decide(team, subject, ask, now, false);
  }

  /** The model as far as the subject might use it; empty if not at all. */
  Optional<Model> visible(TeamPolicy team, Subject subject, Instant now) {
    UseModel look = new UseModel(Scopes.MODELS_READ, model.alias(), UseModel.UNBOUNDED, Set.of());
    return decide(team, subject, look, now, true) instanceof Allowed allowed
        ? Optional.of(allowed.granted())
        : Optional.empty();
  }

  /** A deployment at a time: what is denied is out, what is left goes to the first that allows. */
  private Decision decide(
      TeamPolicy team, Subject subject, UseModel ask, Instant now, boolean listing) {
    List<ModelUse> open = new ArrayList<>(model.deployments().size());
    Grant denying = null;
    for (Deployment deployment : model.deployments()) {
      ModelUse use = new ModelUse(subject, ask, deployment, now, listing);
      Grant denies = denying(use);
      if (denies == null) {
        open.add(use);
      } else if (denying == null) {
        denying = denies;
      }
    }
    Denied nearest = null;
    for (Grant grant : allows) {
      List<Deployment> passed = new ArrayList<>(open.size());
      for (ModelUse use : open) {
        if (!grant.concerns(use)) {
          continue;
        }
        Rule<ModelUse> broken = grant.broken(use);
        if (broken == null) {
          passed.add(use.deployment());
        } else {
          nearest = further(nearest, broken, use);
        }
      }
      if (!passed.isEmpty()) {
        return new Allowed(
            team.name(),
            team.costCentre(),
            restricted(passed),
            grant.key(),
            grant.bound(ask.maxOutputTokens()));
      }
    }
    if (denying != null && (open.isEmpty() || nearest == null)) {
      return denied(team, denying);
    }
    return nearest == null ? notGranted(team) : nearest;
  }

  /** The first grant that denies this use; null for none. */
  private @Nullable Grant denying(ModelUse use) {
    for (Grant grant : denies) {
      if (grant.applies(use)) {
        return grant;
      }
    }
    return null;
  }

  /** Of two denials the one that came nearer to an allowance: it is the more useful answer. */
  private static Denied further(@Nullable Denied before, Rule<ModelUse> broken, ModelUse use) {
    return before == null || broken.reason().compareTo(before.reason()) > 0
        ? broken.denied(use)
        : before;
  }

  private Model restricted(List<Deployment> passed) {
    return passed.size() == model.deployments().size() ? model : model.only(passed);
  }

  private static Denied denied(TeamPolicy team, Grant grant) {
    return new Denied(
        Reason.MODEL_DENIED,
        "Team %s is denied this model for such a request.".formatted(team.name()),
        "",
        grant.key());
  }

  static Denied notGranted(TeamPolicy team) {
    return new Denied(
        Reason.MODEL_NOT_GRANTED,
        "Team %s may not use this model. GET /v1/models lists those it may use."
            .formatted(team.name()),
        "",
        team.key() + ".grants");
  }
}
