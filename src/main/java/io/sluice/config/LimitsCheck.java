package io.sluice.config;

import java.math.BigDecimal;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;

/** What limits, budgets and prices may not be, and where they are counted. */
final class LimitsCheck {

  private static final int DECIMALS = 6;
  private static final List<String> RATES =
      List.of("requests", "input_tokens", "output_tokens", "total_tokens");

  private final Place root;
  private final Findings findings;

  private LimitsCheck(Place root, Findings findings) {
    this.root = root;
    this.findings = findings;
  }

  static void check(Place root, Findings findings) {
    LimitsCheck check = new LimitsCheck(root, findings);
    check.store(root.field("limits"));
    root.field("models").fields().values().forEach(check::prices);
    root.field("providers")
        .fields()
        .values()
        .forEach(provider -> check.limitedTwice(provider.field("limits")));
    for (Place team : root.field("teams").fields().values()) {
      check.limitedTwice(team.field("limits"));
      check.budgetedTwice(team.field("budgets"));
      team.field("budgets").items().forEach(check::budget);
    }
  }

  private void store(Place limits) {
    Place redis = limits.field("redis");
    if ("redis".equals(limits.field("store").text()) && !redis.present()) {
      findings.error(limits.field("store"), "needs limits.redis, which says where Redis is");
    }
    redis.field("endpoints").items().forEach(this::endpoint);
  }

  private void endpoint(Place endpoint) {
    URI uri = Uris.of(endpoint);
    String scheme = Uris.scheme(uri);
    boolean redis =
        uri != null
            && (scheme.equals("redis") || scheme.equals("rediss"))
            && uri.getHost() != null
            && uri.getPort() <= 65_535
            && uri.getRawUserInfo() == null
            && Objects.requireNonNullElse(uri.getRawPath(), "").isEmpty()
            && uri.getRawQuery() == null
            && uri.getRawFragment() == null;
    if (endpoint.text() != null && !redis) {
      findings.error(
          endpoint,
          "expected redis:// or rediss:// with host and port such as redis://127.0.0.1:6379; the"
              + " password stands under password");
    } else if (scheme.equals("redis") && !Uris.loopback(uri)) {
      findings.warn(endpoint, "the password travels unencrypted to this host; use rediss");
    }
  }

  private void prices(Place model) {
    for (Place deployment : model.field("deployments").items()) {
      deployment.field("price").fields().values().forEach(this::decimals);
    }
  }

  private void decimals(Place money) {
    if (money.node() instanceof Node.Scalar scalar
        && scalar.json() instanceof Number
        && new BigDecimal(scalar.text()).stripTrailingZeros().scale() > DECIMALS) {
      findings.error(money, "expected at most six decimals, found " + scalar.source());
    }
  }

  private void budget(Place budget) {
    decimals(budget.field("amount"));
    String provider = text(budget.field("provider"));
    List<String> patterns = patterns(budget);
    boolean covers = false;
    for (Map.Entry<String, Place> model : root.field("models").fields().entrySet()) {
      if (patterns.stream().noneMatch(pattern -> GrantConfig.fits(pattern, model.getKey()))) {
        continue;
      }
      for (Place deployment : model.getValue().field("deployments").items()) {
        if (GrantConfig.fits(provider, text(deployment.field("provider")))) {
          covers = true;
          if (deployment.field("price").present()) {
            return;
          }
        }
      }
    }
    findings.warn(
        budget,
        covers
            ? "none of the models it covers has a price, so nothing is ever spent of it"
            : "covers no model");
  }

  private void limitedTwice(Place limits) {
    Map<String, Place> first = new HashMap<>();
    for (Place limit : limits.items()) {
      for (String kind : RATES) {
        for (Place rate : limit.field(kind).items()) {
          RateConfig parsed = RateConfig.parse(text(rate));
          if (parsed != null) {
            once(first, scope(limit) + kind + "/" + parsed.period(), rate);
          }
        }
      }
      Place concurrent = limit.field("concurrent_requests");
      if (concurrent.present()) {
        once(first, scope(limit) + "concurrent", concurrent);
      }
    }
  }

  private void budgetedTwice(Place budgets) {
    Map<String, Place> first = new HashMap<>();
    for (Place budget : budgets.items()) {
      String period = text(budget.field("period")) + " " + text(budget.field("zone"));
      once(first, scope(budget) + period, budget);
    }
  }

  /** Two of the same would share one counter, and take from it twice. */
  private void once(Map<String, Place> first, String what, Place place) {
    Place other = first.putIfAbsent(what, place);
    if (other != null) {
      findings.error(
          place,
          "limited twice: "
              + other.key()
              + " is about the same requests and the same period; keep the one that is meant");
    }
  }

  private static String scope(Place entry) {
    return text(entry.field("provider")) + "\n" + new TreeSet<>(patterns(entry)) + per(entry);
  }

  private static List<String> patterns(Place entry) {
    List<Place> models = entry.field("models").items();
    return entry.field("models").present()
        ? models.stream().map(LimitsCheck::text).toList()
        : List.of("*");
  }

  private static String per(Place entry) {
    return new TreeSet<>(entry.field("per").items().stream().map(LimitsCheck::text).toList())
        + "\n";
  }

  private static String text(Place place) {
    return Objects.requireNonNullElse(place.text(), "");
  }
}
