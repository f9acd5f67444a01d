package io.sluice.provider;

import io.vertx.core.MultiMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Which headers go through. Lists of what may pass, not of what may not: credentials, identity and
 * hop-by-hop headers stay out because nobody named them.
 */
public final class PassedHeaders {

  private static final Set<String> TO_PROVIDER =
      Set.of(
          "accept",
          "user-agent",
          "originator",
          "x-client-request-id",
          "session-id",
          "thread-id",
          "x-claude-code-session-id");
  private static final List<String> TO_PROVIDER_PREFIXES =
      List.of("x-stainless-", "x-codex-", "x-session-");

  /** Whoever makes up names under those prefixes may put a credential there. */
  private static final Pattern SECRETIVE =
      Pattern.compile("token|secret|key|auth|cookie|password|credential");

  private static final Set<String> TO_CALLER =
      Set.of("content-type", "retry-after", "retry-after-ms", "x-should-retry");
  private static final List<String> TO_CALLER_PREFIXES = List.of("openai-", "anthropic-");
  private static final Pattern OF_THE_ACCOUNT =
      Pattern.compile("anthropic-(ratelimit|priority|fast)-.*|(openai|anthropic)-organization.*");

  private PassedHeaders() {}

  /**
   * The caller's headers for a provider.
   *
   * @param known names that its family knows; lower case
   */
  static void toProvider(MultiMap from, MultiMap to, Set<String> known) {
    for (Map.Entry<String, String> header : from) {
      String name = header.getKey().toLowerCase(Locale.ROOT);
      if (TO_PROVIDER.contains(name)
          || known.contains(name)
          || (startsWithOne(name, TO_PROVIDER_PREFIXES) && !SECRETIVE.matcher(name).find())) {
        to.add(name, header.getValue());
      }
    }
  }

  /**
   * The provider's rate-limit headers and names stay out: they speak of the organisation's account,
   * and the broker answers with the team's own limits.
   */
  public static void toCaller(MultiMap from, MultiMap to) {
    for (Map.Entry<String, String> header : from) {
      String name = header.getKey().toLowerCase(Locale.ROOT);
      if (TO_CALLER.contains(name)
          || (startsWithOne(name, TO_CALLER_PREFIXES) && !OF_THE_ACCOUNT.matcher(name).matches())) {
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
