package io.sluice.simulator;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The words after {@code /sim}, each known by name; those with a value are {@code name=value}. */
final class DirectiveWords {
  private static final Pattern SPACES = Pattern.compile("\\s+");
  private static final Pattern NUMBER = Pattern.compile("[0-9]{1,8}");
  private static final Pattern DURATION = Pattern.compile("([0-9]{1,6})(ms|s)");
  private static final long MAX_MILLIS = Duration.ofMinutes(10).toMillis();

  private final Map<String, String> words = new HashMap<>();

  /**
   * @throws ApiError 400 for a word that is none of {@code valid}
   */
  DirectiveWords(String text, List<String> valid) {
    text.lines()
        .filter(line -> line.equals("/sim") || line.startsWith("/sim "))
        .flatMap(line -> SPACES.splitAsStream(line.substring(4).strip()))
        .filter(word -> !word.isEmpty())
        .forEach(word -> put(word, valid));
  }

  private void put(String word, List<String> valid) {
    int equals = word.indexOf('=');
    String name = equals < 0 ? word : word.substring(0, equals);
    Stream<String> known = valid.stream().filter(one -> (one.indexOf('=') < 0) == (equals < 0));
    if (known.map(one -> one.replaceAll("=.*", "")).noneMatch(name::equals)) {
      throw bad(word, "is not a directive");
    }
    words.put(name, word.substring(equals + 1));
  }

  boolean isEmpty() {
    return words.isEmpty();
  }

  boolean has(String name) {
    return words.containsKey(name);
  }

  @Nullable String word(String name) {
    return words.get(name);
  }

  @Nullable Integer number(String name, int min, int max) {
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

  int number(String name, int otherwise) {
    Integer number = number(name, 0, Directives.MAX_TOKENS);
    return number == null ? otherwise : number;
  }

  Duration duration(String name) {
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

  static ApiError bad(String word, String why) {
    return ApiError.invalid(
        "Simulator directive '" + word + "' " + why + ". Valid after /sim: " + Directives.VALID,
        "messages",
        "invalid_directive");
  }
}
