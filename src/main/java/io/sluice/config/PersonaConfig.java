package io.sluice.config;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Someone whom test tokens may stand for.
 *
 * @param user the subject; null is the persona's name at its team
 * @param tenant null for none
 * @param environment what the token says it is good for; null for none
 */
public record PersonaConfig(
    String team,
    List<String> roles,
    List<String> scopes,
    @Nullable String user,
    @Nullable String tenant,
    @Nullable String environment) {

  public PersonaConfig(
      String team,
      List<String> roles,
      List<String> scopes,
      @Nullable String user,
      @Nullable String tenant) {
    this(team, roles, scopes, user, tenant, null);
  }
}
