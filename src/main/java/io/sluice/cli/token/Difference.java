package io.sluice.cli.token;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * One thing in which two tokens differ.
 *
 * @param name of the claim, or of the header's member, as a path
 * @param added values of a set that only the second has
 * @param removed values of a set that only the first has
 * @param before empty if it was not there, and for sets
 * @param after empty if it is gone, and for sets
 * @param matters whether the tokens mean something else; two tokens that were made one after the
 *     other differ in times and ids, and mean the same
 */
record Difference(
    String name,
    List<String> added,
    List<String> removed,
    String before,
    String after,
    boolean matters) {

  private static final Set<String> MOMENTS =
      Set.of("claims.exp", "claims.iat", "claims.nbf", "claims.jti", "claims.auth_time");

  /** Texts with words in them (RFC 8693 section 4.2), and claims of one or many. */
  private static final Set<String> WORDS = Set.of("claims.scope", "claims.scp");

  private static final Set<String> ONE_OR_MANY = Set.of("claims.aud");

  /** All of them, by name. */
  static List<Difference> between(Reading first, Reading second, Printed printed) {
    Map<String, JsonNode> before = flat(first, printed);
    Map<String, JsonNode> after = flat(second, printed);
    Set<String> names = new TreeSet<>(before.keySet());
    names.addAll(after.keySet());
    List<Difference> all = new ArrayList<>();
    for (String name : names) {
      Difference difference = of(name, before.get(name), after.get(name));
      if (difference != null) {
        all.add(difference);
      }
    }
    lifetime(first, second, all);
    return all;
  }

  private static @Nullable Difference of(
      String name, @Nullable JsonNode before, @Nullable JsonNode after) {
    Set<String> was = set(name, before);
    Set<String> is = set(name, after);
    if (was != null && is != null) {
      List<String> added = is.stream().filter(value -> !was.contains(value)).toList();
      List<String> removed = was.stream().filter(value -> !is.contains(value)).toList();
      return added.isEmpty() && removed.isEmpty()
          ? null
          : new Difference(name, added, removed, "", "", true);
    }
    if (Objects.equals(before, after)) {
      return null;
    }
    return new Difference(
        name, List.of(), List.of(), shown(name, before), shown(name, after), matters(name));
  }

  private static boolean matters(String name) {
    return !MOMENTS.contains(name);
  }

  private static String shown(String name, @Nullable JsonNode value) {
    if (value == null) {
      return "";
    }
    Moment moment = MOMENTS.contains(name) ? Moment.of(value) : null;
    return moment != null ? moment.instant().toString() : Printed.line(value);
  }

  /** The values of a claim whose order says nothing; null if it is no such claim. */
  private static @Nullable Set<String> set(String name, @Nullable JsonNode value) {
    if (value == null) {
      return WORDS.contains(name) || ONE_OR_MANY.contains(name) ? Set.of() : null;
    }
    Set<String> values = new TreeSet<>();
    if (value.isArray()) {
      for (JsonNode one : value) {
        values.add(Printed.line(one));
      }
      return values;
    }
    if (value.isTextual() && WORDS.contains(name)) {
      for (String word : value.textValue().split(" ", -1)) {
        if (!word.isEmpty()) {
          values.add(Printed.line(word));
        }
      }
      return values;
    }
    return value.isTextual() && ONE_OR_MANY.contains(name) ? Set.of(Printed.line(value)) : null;
  }

  private static Map<String, JsonNode> flat(Reading reading, Printed printed) {
    Map<String, JsonNode> all = new TreeMap<>();
    if (reading.header() != null) {
      flatten("header", printed.value("", reading.header()), all);
    }
    if (reading.claims() != null) {
      flatten("claims", printed.value("", reading.claims()), all);
    }
    return all;
  }

  private static void flatten(String path, JsonNode value, Map<String, JsonNode> into) {
    if (value.isObject() && !value.isEmpty()) {
      value
          .properties()
          .forEach(
              field -> flatten(path + "." + Printed.line(field.getKey()), field.getValue(), into));
    } else {
      into.put(path, value);
    }
  }

  private static void lifetime(Reading first, Reading second, List<Difference> all) {
    String before = lifetime(first);
    String after = lifetime(second);
    if (!before.equals(after)) {
      all.add(new Difference("lifetime", List.of(), List.of(), before, after, true));
    }
  }

  private static String lifetime(Reading reading) {
    JsonNode claims = reading.claims();
    Moment from = claims == null ? null : Moment.of(claims.get("iat"));
    Moment to = claims == null ? null : Moment.of(claims.get("exp"));
    return from == null || to == null
        ? ""
        : Spans.of(Duration.between(from.instant(), to.instant()));
  }
}
