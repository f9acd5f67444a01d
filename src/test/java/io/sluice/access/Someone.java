package io.sluice.access;

import java.util.Set;

/** A subject for tests. */
record Someone(
    String issuer,
    String user,
    String client,
    String tenant,
    String team,
    String environment,
    Set<String> roles,
    Set<String> scopes)
    implements Subject {

  /** In environment development. */
  static Someone of(String team, Set<String> roles, Set<String> scopes) {
    return new Someone("corp", "ada", "notebook", "acme", team, "development", roles, scopes);
  }

  Someone in(String other) {
    return new Someone(issuer, user, client, tenant, team, other, roles, scopes);
  }

  Someone with(Set<String> otherRoles, Set<String> otherScopes) {
    return new Someone(
        issuer,
        user,
        client,
        tenant,
        team,
        environment,
        Set.copyOf(otherRoles),
        Set.copyOf(otherScopes));
  }
}
