package io.sluice.simulator;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How a request asked to be served: read from the lines of its last user message that start with
 * {@code /sim}. {@link #HELP} says what each means.
 *
 * @param tokens length of the answer; null leaves it to the provider
 * @param reasoning null leaves it to the model
 * @param error null for none
 * @param dieAfter chunks; {@link #NEVER} unless asked
 * @param stallAfter chunks; {@link #NEVER} unless asked
 */
record Directives(
    @Nullable Integer tokens,
    Duration gap,
    Duration first,
    int cached,
    @Nullable Integer reasoning,
    @Nullable Integer error,
    int dieAfter,
    int stallAfter,
    boolean dribble,
    boolean malformed,
    boolean noUsage,
    boolean flood) {

  static final int NEVER = Integer.MAX_VALUE;
  static final int MAX_TOKENS = 10_000_000;

  static final String VALID =
      "tokens=N gap=5ms first=300ms cached=N reasoning=N error=STATUS die-after=N stall-after=N"
          + " dribble malformed no-usage flood";

  static final String HELP =
      """
      A line of the last user message that starts with /sim steers the answer:

        /sim tokens=200 gap=5ms first=300ms

        tokens=N       answer with N tokens of text, one a chunk, also where tools are offered
        gap=5ms        time between chunks (ms or s); 0, as fast as the socket takes, is the default
        first=300ms    time before the first byte (ms or s)
        cached=N       bill N prompt tokens as cached; the prompt counts at least as many
        reasoning=N    bill N reasoning tokens besides those sent
        error=STATUS   refuse with this status, 400 to 599; 429 comes with retry-after
        die-after=N    close the connection after N chunks
        stall-after=N  send nothing after N chunks, keep the connection open
        dribble        send in tiny pieces, cut at awkward places
        malformed      put something that is not JSON in the middle
        no-usage       never tell the usage
        flood          chunks of 8192 tokens as fast as the socket takes, 10000000 in all or tokens=N
      """;

  private static final Set<String> FLAGS = Set.of("dribble", "malformed", "no-usage", "flood");
  private static final Set<String> VALUED =
      Set.of("tokens", "gap", "first", "cached", "reasoning", "error", "die-after", "stall-after");
  private static final Pattern SPACES = Pattern.compile("\\s+");
  private static final Pattern NUMBER = Pattern.compile("[0-9]{1,8}");
  private static final Pattern DURATION = Pattern.compile("([0-9]{1,6})(ms|s)");
  private static final long MAX_MILLIS = Duration.ofMinutes(10).toMillis();

  /**
   * @throws ApiError 400 for a directive that does not exist or has a bad value
   */
  static Directives in(String text) {
    Map<String, String> words = new HashMap<>();
    text.lines()
        .filter(line -> line.equals("/sim") || line.startsWith("/sim "))
        .flatMap(line -> SPACES.splitAsStream(line.substring(4).strip()))
        .filter(word -> !word.isEmpty())
        .forEach(word -> put(words, word));
    return new Directives(
        number(words, "tokens", 0, MAX_TOKENS),
        duration(words, "gap"),
        duration(words, "first"),
        orElse(number(words, "cached", 0, MAX_TOKENS), 0),
        number(words, "reasoning", 0, MAX_TOKENS),
        number(words, "error", 400, 599),
        orElse(number(words, "die-after", 0, MAX_TOKENS), NEVER),
        orElse(number(words, "stall-after", 0, MAX_TOKENS), NEVER),
        words.containsKey("dribble"),
        words.containsKey("malformed"),
        words.containsKey("no-usage"),
        words.containsKey("flood"));
  }

  private static void put(Map<String, String> words, String word) {
    int equals = word.indexOf('=');
    String name = equals < 0 ? word : word.substring(0, equals);
    if (!(equals < 0 ? FLAGS : VALUED).contains(name)) {
      throw bad(word, "is not a directive");
    }
    words.put(name, word.substring(equals + 1));
  }

  private static @Nullable Integer number(
      Map<String, String> words, String name, int min, int max) {
    String value = words.get(name);
    if (value == null) {
      return null;
    }
    int number = NUMBER.matcher(value).matches() ? Integer.parseInt(value) : -1;
    if (number < min || number > max) {
      throw bad(name + "=" + value, "wants a whole number from " + min + " to " + max);
    }
    return number;
  }

  private static Duration duration(Map<String, String> words, String name) {
    String value = words.getOrDefault(name, "0");
    Matcher matcher = DURATION.matcher(value.equals("0") ? "0ms" : value);
    long millis =
        matcher.matches()
            ? Long.parseLong(matcher.group(1)) * (matcher.group(2).equals("s") ? 1000 : 1)
            : Long.MAX_VALUE;
    if (millis > MAX_MILLIS) {
      throw bad(name + "=" + value, "wants a time from 0ms to 600s");
    }
    return Duration.ofMillis(millis);
  }

  private static int orElse(@Nullable Integer value, int otherwise) {
    return value == null ? otherwise : value;
  }

  private static ApiError bad(String word, String why) {
    return ApiError.invalid(
        "Simulator directive '" + word + "' " + why + ". Valid after /sim: " + VALID,
        "messages",
        "invalid_directive");
  }
}
