package io.sluice.access;

import java.util.Set;

/** A subject that somebody makes up, to have a decision explained. Nothing else takes it. */
public record Supposed(
    String issuer,
    String user,
    String client,
    String tenant,
    String team,
    String environment,
    Set<String> roles,
    Set<String> scopes)
    implements Subject {

  public Supposed {
    roles = Set.copyOf(roles);
    scopes = Set.copyOf(scopes);
  }

  static Supposed like(Subject subject) {
    return new Supposed(
        subject.issuer(),
        subject.user(),
        subject.client(),
        subject.tenant(),
        subject.team(),
        subject.environment(),
        subject.roles(),
        subject.scopes());
  }
}
