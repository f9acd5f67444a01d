package io.sluice.broker;

import io.sluice.identity.Caller;
import io.sluice.limits.Demand.Urgency;
import io.vertx.core.MultiMap;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How a caller wants to be treated when a limit is reached: {@code x-sluice-priority: batch} lets
 * interactive requests go first, {@code x-sluice-max-wait: 5s} says how long it would wait. The
 * timeout that OpenAI's and Anthropic's SDKs announce ({@code x-stainless-timeout}, seconds) counts
 * as a deadline too.
 *
 * @param patience never longer than the configuration allows
 */
record Wishes(Urgency urgency, Duration patience) {

  private static final List<String> SESSIONS =
      List.of("x-sluice-session", "session-id", "x-claude-code-session-id", "x-session-id");
  private static final Pattern WAIT = Pattern.compile("([0-9]{1,6})(ms|s)");
  private static final Pattern SECONDS = Pattern.compile("[0-9]{1,6}");

  /**
   * Reads the headers. Throws {@link RoadException} for one that says nothing.
   *
   * @param allowed by the configuration; zero means that nobody waits
   */
  static Wishes of(MultiMap headers, Duration allowed) {
    return new Wishes(
        urgency(headers.get("x-sluice-priority")),
        allowed.isZero()
            ? allowed
            : least(
                allowed,
                wait(headers.get("x-sluice-max-wait")),
                timeout(headers.get("x-stainless-timeout"))));
  }

  /**
   * What tells requests of one conversation from others: an id that the caller's client sends, or
   * who it is.
   */
  static String session(MultiMap headers, Caller caller) {
    for (String header : SESSIONS) {
      String id = headers.get(header);
      if (id != null) {
        return id;
      }
    }
    return caller.issuer() + " " + caller.subject();
  }

  /** Where the data must go, as the caller has it; empty if it does not say. */
  static String region(MultiMap headers) {
    String region = headers.get("x-sluice-region");
    return region == null ? "" : region;
  }

  private static Urgency urgency(@Nullable String text) {
    if (text == null || text.equals("interactive")) {
      return Urgency.INTERACTIVE;
    }
    if (text.equals("batch")) {
      return Urgency.BATCH;
    }
    throw new RoadException(
        Errors.malformed("x-sluice-priority", "x-sluice-priority is interactive or batch"));
  }

  private static @Nullable Duration wait(@Nullable String text) {
    if (text == null) {
      return null;
    }
    Matcher matcher = WAIT.matcher(text);
    if (!matcher.matches()) {
      throw new RoadException(
          Errors.malformed(
              "x-sluice-max-wait", "x-sluice-max-wait is a duration such as 500ms or 5s"));
    }
    long number = Long.parseLong(matcher.group(1));
    return matcher.group(2).equals("s") ? Duration.ofSeconds(number) : Duration.ofMillis(number);
  }

  /** It is not ours, so what cannot be read is nobody's mistake. */
  private static @Nullable Duration timeout(@Nullable String text) {
    return text != null && SECONDS.matcher(text).matches()
        ? Duration.ofSeconds(Long.parseLong(text))
        : null;
  }

  private static Duration least(Duration first, @Nullable Duration... others) {
    Duration least = first;
    for (Duration other : others) {
      if (other != null && other.compareTo(least) < 0) {
        least = other;
      }
    }
    return least;
  }
}
