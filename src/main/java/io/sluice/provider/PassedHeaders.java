package io.sluice.provider;

import io.vertx.core.MultiMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Which headers go through. Lists of what may pass, not of what may not: credentials, identity and
 * hop-by-hop headers stay out because nobody named them.
 */
public final class PassedHeaders {

  private static final Set<String> TO_PROVIDER =
      Set.of(
          "accept",
          "openai-beta",
          "user-agent",
          "originator",
          "x-client-request-id",
          "session-id",
          "thread-id");
  private static final List<String> TO_PROVIDER_PREFIXES = List.of("x-stainless-");

  private static final Set<String> TO_CALLER =
      Set.of("content-type", "retry-after", "retry-after-ms", "x-should-retry");
  private static final List<String> TO_CALLER_PREFIXES = List.of("openai-");

  private PassedHeaders() {}

  static void toProvider(MultiMap from, MultiMap to) {
    copy(from, to, TO_PROVIDER, TO_PROVIDER_PREFIXES);
  }

  /**
   * The provider's rate-limit headers stay out: they speak of the organisation's account, and the
   * broker answers with the team's own.
   */
  public static void toCaller(MultiMap from, MultiMap to) {
    copy(from, to, TO_CALLER, TO_CALLER_PREFIXES);
  }

  private static void copy(MultiMap from, MultiMap to, Set<String> names, List<String> prefixes) {
    for (Map.Entry<String, String> header : from) {
      String name = header.getKey().toLowerCase(Locale.ROOT);
      if (names.contains(name) || startsWithOne(name, prefixes)) {
        to.add(name, header.getValue());
      }
    }
  }

  private static boolean startsWithOne(String name, List<String> prefixes) {
    for (String prefix : prefixes) {
      if (name.startsWith(prefix)) {
        return true;
      }
    }
    return false;
  }
}
