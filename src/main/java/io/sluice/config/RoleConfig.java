package io.sluice.config;

import java.util.List;

/**
 * A role is a bundle of scopes.
 *
 * @param scopes each {@code resource:action}
 */
public record RoleConfig(String description, List<String> scopes) {}
