package io.sluice.config;

import java.util.List;

/**
 * A role is a bundle of scopes.
 *
 * @param includes names of roles whose scopes it has too
 * @param scopes each {@code resource:action}
 * @param denyScopes what a member with this role may not do, whatever other roles say
 */
public record RoleConfig(
    String description, List<String> includes, List<String> scopes, List<String> denyScopes) {

  public RoleConfig(String description, List<String> scopes) {
    this(description, List.of(), scopes, List.of());
  }
}
