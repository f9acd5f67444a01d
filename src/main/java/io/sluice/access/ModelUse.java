package io.sluice.access;

import io.sluice.access.Ask.UseModel;
import io.sluice.routing.Deployment;
import io.sluice.routing.Model;
import java.time.Instant;
import java.util.stream.Stream;

/**
 * A subject that asks something of a model, at one of its deployments.
 *
 * @param listing only whether it might: there is no request yet, so conditions about one are open
 */
record ModelUse(
    Subject subject, UseModel ask, Deployment deployment, Instant now, boolean listing) {

  /** One for each deployment. */
  static Stream<ModelUse> each(Model model, Subject subject, UseModel ask, Instant now) {
    return model.deployments().stream()
        .map(deployment -> new ModelUse(subject, ask, deployment, now, false));
  }
}
