package io.sluice.access;

import io.sluice.access.Ask.UseModel;
import io.sluice.routing.Deployment;
import io.sluice.routing.Model;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What would have to be different for a team to use a model: through each grant to each deployment.
 *
 * @param denies grants of the team that deny the model
 */
record Ways(TeamPolicy team, Model model, List<Grant> denies, Environments environments) {

  /** With the fewest changes; through one of these grants, or a new one if there are none. */
  Repair shortest(Repair start, List<Grant> allows) {
    Stream<Repair> ways =
        model.deployments().stream()
            .flatMap(
                deployment ->
                    allows.isEmpty()
                        ? Stream.of(through(start.copy(), null, deployment))
                        : allows.stream()
                            .filter(grant -> grant.providers().contains(deployment.provider()))
                            .map(grant -> through(start.copy(), grant, deployment)));
    return ways.min(Comparator.comparingInt(way -> way.changes().size())).orElse(start);
  }

  private Repair through(Repair way, @Nullable Grant grant, Deployment deployment) {
    if (grant == null) {
      way.apply(
          Change.add(
              team.key() + ".grants",
              "{\"provider\": \"%s\", \"models\": [\"%s\"]}"
                  .formatted(deployment.provider(), model.alias())));
    }
    way.mend(
        grant == null ? List.of(new Places.Reached(environments)) : grant.conditions(),
        repair -> use(repair, deployment));
    for (Grant deny : denies) {
      if (deny.applies(use(way, deployment))) {
        way.apply(Change.remove(deny.key()));
      }
    }
    return way;
  }

  private static ModelUse use(Repair way, Deployment deployment) {
    return new ModelUse(way.subject(), (UseModel) way.ask(), deployment, way.now(), false);
  }
}
