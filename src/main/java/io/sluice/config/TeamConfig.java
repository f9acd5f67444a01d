package io.sluice.config;

import java.util.List;

/**
 * What a team may ask, how fast, and who pays.
 *
 * @param scopes the most that any member may have, each {@code resource:action}
 * @param denyScopes what no member may do, whatever else says so
 * @param grants which models of which provider
 * @param tools names of tools it may use; {@code *} stands for any run of characters
 * @param limits how much; what no entry covers is not limited
 * @param budgets how much money
 * @param weight its share, beside other teams, of what all wait for
 * @param cache whether its members may get each other's answers again, from models that have a
 *     cache
 */
public record TeamConfig(
    String costCentre,
    List<String> scopes,
    List<String> denyScopes,
    List<GrantConfig> grants,
    List<String> tools,
    List<LimitConfig> limits,
    List<BudgetConfig> budgets,
    int weight,
    boolean cache) {

  /** Without a cache. */
  public TeamConfig(
      String costCentre,
      List<String> scopes,
      List<String> denyScopes,
      List<GrantConfig> grants,
      List<String> tools,
      List<LimitConfig> limits,
      List<BudgetConfig> budgets,
      int weight) {
    this(costCentre, scopes, denyScopes, grants, tools, limits, budgets, weight, false);
  }

  /** Without tools and budgets. */
  public TeamConfig(
      String costCentre, List<String> scopes, List<GrantConfig> grants, List<LimitConfig> limits) {
    this(costCentre, scopes, List.of(), grants, List.of(), limits, List.of(), 1);
  }
}
