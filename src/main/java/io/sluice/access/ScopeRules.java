package io.sluice.access;

import io.sluice.access.Decision.Denied;
import io.sluice.access.Decision.Reason;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a subject may do at all: what the token or its roles give, within what the team and the
 * token's environment may, less what is denied.
 */
final class ScopeRules {

  private final Roles roles;
  private final Environments environments;
  private final Rule<ScopeUse> source = new SomeoneGives();
  private final List<Rule<ScopeUse>> rules;

  ScopeRules(Roles roles, Environments environments) {
    this.roles = roles;
    this.environments = environments;
    this.rules =
        List.of(new TeamDenies(), new RoleDenies(), new TeamCeiling(), new Ceiling(), source);
  }

  @Nullable Denied denied(ScopeUse use) {
    Rule<ScopeUse> broken = Rule.firstBroken(rules, use);
    return broken == null ? null : broken.denied(use);
  }

  /** In the order of looking. */
  List<Rule<ScopeUse>> all() {
    return rules;
  }

  /** That which looks where the scope comes from. */
  List<Rule<ScopeUse>> sources() {
    return List.of(source);
  }

  private static Denied denied(Rule<ScopeUse> rule, ScopeUse use, String message) {
    return new Denied(rule.reason(), message, use.scope(), rule.key(use));
  }

  /** The team's {@code deny_scopes}. */
  private static final class TeamDenies implements Rule<ScopeUse> {

    @Override
    public boolean holds(ScopeUse use) {
      return !use.team().denies().contains(use.scope());
    }

    @Override
    public Reason reason() {
      return Reason.SCOPE_DENIED;
    }

    @Override
    public String key(ScopeUse use) {
      return use.team().key() + ".deny_scopes";
    }

    @Override
    public String says(ScopeUse use) {
      return holds(use) ? "does not deny " + use.scope() : "denies " + use.scope();
    }

    @Override
    public Denied denied(ScopeUse use) {
      return ScopeRules.denied(
          this, use, "Team %s may not %s.".formatted(use.team().name(), use.scope()));
    }

    @Override
    public List<Change> cures(ScopeUse use) {
      return List.of(Change.remove(key(use), use.scope()));
    }
  }

  /** The {@code deny_scopes} of the subject's roles. */
  private final class RoleDenies implements Rule<ScopeUse> {

    @Override
    public boolean holds(ScopeUse use) {
      return !roles.deny(use.subject(), use.scope());
    }

    @Override
    public Reason reason() {
      return Reason.SCOPE_DENIED;
    }

    @Override
    public String key(ScopeUse use) {
      List<String> keys = roles.denying(use.subject(), use.scope());
      return keys.isEmpty() ? "roles" : keys.get(0);
    }

    @Override
    public String says(ScopeUse use) {
      return holds(use) ? "no role denies " + use.scope() : "denies " + use.scope();
    }

    @Override
    public Denied denied(ScopeUse use) {
      return ScopeRules.denied(this, use, "One of the token's roles denies " + use.scope() + ".");
    }

    @Override
    public List<Change> cures(ScopeUse use) {
      return roles.denying(use.subject(), use.scope()).stream()
          .map(key -> Change.remove(key, use.scope()))
          .toList();
    }
  }

  /** The team's scopes are a ceiling: neither roles nor the token's own scopes reach above it. */
  private static final class TeamCeiling implements Rule<ScopeUse> {

    @Override
    public boolean holds(ScopeUse use) {
      return use.team().scopes().contains(use.scope());
    }

    @Override
    public Reason reason() {
      return Reason.INSUFFICIENT_SCOPE;
    }

    @Override
    public String key(ScopeUse use) {
      return use.team().ceiling();
    }

    @Override
    public String says(ScopeUse use) {
      return (holds(use) ? "has " : "does not have ") + use.scope();
    }

    @Override
    public Denied denied(ScopeUse use) {
      return ScopeRules.denied(this, use, insufficient(use));
    }

    @Override
    public List<Change> cures(ScopeUse use) {
      return List.of(Change.add(key(use), use.scope()));
    }
  }

  /** What tokens of this environment may do. */
  private final class Ceiling implements Rule<ScopeUse> {

    @Override
    public boolean holds(ScopeUse use) {
      return environments.permits(use.subject().environment(), use.scope());
    }

    @Override
    public Reason reason() {
      return Reason.ENVIRONMENT_CEILING;
    }

    @Override
    public String key(ScopeUse use) {
      String key = Environments.key(use.subject().environment());
      return environments.limits(use.subject().environment()) ? key + ".scopes" : key;
    }

    @Override
    public String says(ScopeUse use) {
      if (!environments.limits(use.subject().environment())) {
        return "sets no ceiling";
      }
      return (holds(use) ? "has " : "does not have ") + use.scope();
    }

    @Override
    public Denied denied(ScopeUse use) {
      return ScopeRules.denied(
          this,
          use,
          "A token of environment %s may not %s."
              .formatted(use.subject().environment(), use.scope()));
    }

    @Override
    public List<Change> cures(ScopeUse use) {
      return List.of(Change.add(key(use), use.scope()));
    }
  }

  /** The token itself, or one of its roles. */
  private final class SomeoneGives implements Rule<ScopeUse> {

    @Override
    public boolean holds(ScopeUse use) {
      return use.subject().scopes().contains(use.scope())
          || roles.giving(use.subject(), use.scope()) != null;
    }

    @Override
    public Reason reason() {
      return Reason.INSUFFICIENT_SCOPE;
    }

    @Override
    public String key(ScopeUse use) {
      String key = roles.giving(use.subject(), use.scope());
      return key == null ? "roles" : key;
    }

    @Override
    public String says(ScopeUse use) {
      if (use.subject().scopes().contains(use.scope())) {
        return "the token itself has " + use.scope();
      }
      return holds(use)
          ? "gives " + use.scope()
          : "neither the token nor a role of it gives " + use.scope();
    }

    @Override
    public Denied denied(ScopeUse use) {
      return ScopeRules.denied(this, use, insufficient(use));
    }

    /** A role that has it is a smaller change than one that gets it, and its other members too. */
    @Override
    public List<Change> cures(ScopeUse use) {
      for (Map.Entry<String, Roles.Role> role : roles.all().entrySet()) {
        if (role.getValue().gives().containsKey(use.scope())
            && !role.getValue().denies().containsKey(use.scope())) {
          return List.of(
              Change.token("roles", role.getKey(), "give the token the role " + role.getKey()));
        }
      }
      return List.of(
          Change.token("scopes", use.scope(), "give the token the scope " + use.scope()));
    }
  }

  private static String insufficient(ScopeUse use) {
    return "This needs the scope %s: from the token or one of its roles, and within what team %s may."
        .formatted(use.scope(), use.team().name());
  }
}
