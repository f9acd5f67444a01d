package io.sluice.limits;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Those of several things that stand in one slot of a cluster, because the keys of their counters
 * begin with the same tag.
 *
 * @param tag with its braces
 * @param places where each of the members stands among all
 */
record RedisGroup<T>(String tag, List<Integer> places, List<T> members) {

  private static final String PROVIDER = "{p:";

  /** The groups, those of providers first, otherwise in the order in which they appear. */
  static <T> List<RedisGroup<T>> of(List<T> all, Function<T, Counter> counter) {
    Map<String, RedisGroup<T>> groups = new LinkedHashMap<>();
    for (int i = 0; i < all.size(); i++) {
      T one = all.get(i);
      RedisGroup<T> group =
          groups.computeIfAbsent(
              tag(counter.apply(one).key()),
              tag -> new RedisGroup<>(tag, new ArrayList<>(), new ArrayList<>()));
      group.places.add(i);
      group.members.add(one);
    }
    List<RedisGroup<T>> ordered = new ArrayList<>(groups.values());
    // A stable sort: false comes before true.
    ordered.sort((a, b) -> Boolean.compare(!a.ofProvider(), !b.ofProvider()));
    return ordered;
  }

  private boolean ofProvider() {
    return tag.startsWith(PROVIDER);
  }

  private static String tag(String key) {
    int end = key.indexOf('}');
    if (!key.startsWith("{") || end < 2) {
      throw new IllegalArgumentException("no hash tag at the start of the counter " + key);
    }
    return key.substring(0, end + 1);
  }

  /** Those of the members, of one value for each of all. */
  <V> List<V> pick(List<V> all) {
    return places.stream().map(all::get).toList();
  }
}
