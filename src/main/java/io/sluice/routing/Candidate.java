package io.sluice.routing;

/** A deployment that may serve a request, as one request sees it. */
final class Candidate {
  final Deployment deployment;
  final Health health;
  boolean tried;

  Candidate(Deployment deployment, Health health) {
    this.deployment = deployment;
    this.health = health;
  }
}
