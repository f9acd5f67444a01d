package io.sluice.usage.price.feed;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** What a feed comes to. */
final class Gathered {

  private static final Pattern NAME = Pattern.compile("[!-~]{1,256}");

  private final List<FeedPrice> prices = new ArrayList<>();
  private final List<LeftOut> leftOut = new ArrayList<>();
  private final Set<String> strangers = new HashSet<>();
  private final Set<LeftOut> named = new HashSet<>();

  void leaveOut(String provider, String model, String what, String why) {
    LeftOut left = new LeftOut(shown(provider), shown(model), shown(what), why);
    if (named.add(left)) {
      leftOut.add(left);
    }
  }

  /** A provider that is none of ours is named once. */
  void stranger(String provider) {
    if (strangers.add(provider)) {
      leaveOut(provider, "", "", "no provider that Sluice has a price list for");
    }
  }

  /** Names are a stranger's: what could not be a model's name is left out. */
  void price(String provider, List<String> models, LocalDate from, Points points) {
    List<String> good = new ArrayList<>();
    for (String model : models) {
      if (NAME.matcher(model).matches()) {
        good.add(model);
      } else {
        leaveOut(provider, model, "", "is no name that a price list may have");
      }
    }
    if (!good.isEmpty()) {
      prices.add(new FeedPrice(provider, good, from, points));
    }
  }

  private static String shown(String text) {
    StringBuilder shown = new StringBuilder();
    text.codePoints()
        .limit(100)
        .forEach(c -> shown.appendCodePoint(c >= ' ' && c <= '~' ? c : '?'));
    return shown.toString();
  }

  Feed finish(FeedFormat format) {
    Map<String, FeedPrice> first = new HashMap<>();
    Set<String> contested = new HashSet<>();
    for (FeedPrice price : prices) {
      for (String model : price.models()) {
        FeedPrice other = first.putIfAbsent(key(price, model), price);
        if (other != null && !other.points().equals(price.points())) {
          contested.add(key(price, model));
        }
      }
    }
    List<FeedPrice> clear = new ArrayList<>();
    Set<String> done = new HashSet<>();
    for (FeedPrice price : prices) {
      List<String> models = new ArrayList<>();
      for (String model : price.models()) {
        boolean fresh = done.add(key(price, model));
        if (!contested.contains(key(price, model))) {
          if (fresh) {
            models.add(model);
          }
        } else if (fresh) {
          leaveOut(price.provider(), model, "", "the file has two prices for it");
        }
      }
      if (!models.isEmpty()) {
        clear.add(new FeedPrice(price.provider(), models, price.from(), price.points()));
      }
    }
    return new Feed(format, clear, leftOut);
  }

  private static String key(FeedPrice price, String model) {
    return price.provider() + "\n" + model + "\n" + price.from();
  }
}
