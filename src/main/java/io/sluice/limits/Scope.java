package io.sluice.limits;

import io.sluice.config.BudgetConfig;
import io.sluice.config.GrantConfig;
import io.sluice.config.LimitConfig;
import java.util.List;

/**
 * What an entry of limits or budgets covers, and how it is divided.
 *
 * @param provider a pattern of names
 * @param models patterns of aliases
 * @param per what divides it; empty for one counter
 */
record Scope(String provider, List<String> models, List<String> per) {

  static Scope of(LimitConfig limit) {
    return new Scope(limit.provider(), limit.models(), limit.per());
  }

  static Scope of(BudgetConfig budget) {
    return new Scope(budget.provider(), budget.models(), budget.per());
  }

  boolean covers(String providerName, String model) {
    return GrantConfig.fits(provider, providerName)
        && models.stream().anyMatch(pattern -> GrantConfig.fits(pattern, model));
  }

  /**
   * The start of the keys of its counters. Says what is covered and not where the entry stands, so
   * that a reload which puts entries in another order loses nothing.
   *
   * @param tag in braces: what all counters of one decision of one team or provider share, so that
   *     a Redis cluster keeps them together
   */
  String prefix(String tag) {
    List<String> sorted = models.stream().sorted().distinct().toList();
    String covered =
        sorted.size() == 1 ? KeyText.of(sorted.get(0)) : KeyText.of(String.join("\n", sorted));
    return tag + ":" + KeyText.of(provider) + "/" + covered;
  }

  /** Whether a key depends on who asks, and not only on what is asked for. */
  boolean personal() {
    return per.contains("user") || per.contains("client") || per.contains("tenant");
  }

  /** Names the one counter of those that {@code per} makes; empty if there is only one. */
  String division(Demand demand) {
    if (per.isEmpty()) {
      return "";
    }
    StringBuilder division = new StringBuilder();
    for (String by : per) {
      division.append(':').append(by).append('=').append(KeyText.of(value(by, demand)));
    }
    return division.toString();
  }

  private static String value(String by, Demand demand) {
    return switch (by) {
      case "user" -> demand.user();
      case "client" -> demand.client();
      case "tenant" -> demand.tenant();
      case "model" -> demand.model();
      default -> demand.provider();
    };
  }
}
