package io.sluice.routing;

/** A deployment that may serve a request, as one request sees it. */
final class Candidate {
  final Deployment deployment;
  final Health health;
  boolean tried;

  /** Asked beside another that takes long. */
  boolean hedge;

  /** Chosen although its breaker would not let anybody there yet. */
  boolean forced;

  Candidate(Deployment deployment, Health health) {
    this.deployment = deployment;
    this.health = health;
  }
}
