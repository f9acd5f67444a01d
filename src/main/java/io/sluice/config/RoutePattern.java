package io.sluice.config;

import java.util.ArrayList;
import java.util.List;

/**
 * Which paths a route of a tool serves: {@code /traces/{id}} or {@code /static/**}. A path is given
 * as its decoded segments; the one behind a slash at the end is empty.
 *
 * @param text as configured
 * @param parts literal segments, or {@link #ANY}
 * @param rest whether one or more segments of any form follow the parts
 */
public record RoutePattern(String text, List<String> parts, boolean rest) {

  /** Stands for one segment that is not empty. No literal looks like this. */
  private static final String ANY = "{}";

  private static final String REST = "**";
  private static final String LITERAL = "[A-Za-z0-9._~!$&'()+,=:@-]*";
  private static final String VARIABLE = "\\{[A-Za-z_][A-Za-z0-9_]{0,63}}";

  public RoutePattern {
    parts = List.copyOf(parts);
  }

  /**
   * Reads one.
   *
   * @throws IllegalArgumentException if it is none; the message says what is wrong
   */
  public static RoutePattern of(String text) {
    if (!text.startsWith("/")) {
      throw new IllegalArgumentException("must start with a slash");
    }
    List<String> parts = new ArrayList<>();
    String[] segments = text.substring(1).split("/", -1);
    for (int i = 0; i < segments.length; i++) {
      boolean last = i == segments.length - 1;
      if (last && segments[i].equals(REST)) {
        return new RoutePattern(text, parts, true);
      }
      parts.add(part(segments[i], last));
    }
    return new RoutePattern(text, parts, false);
  }

  private static String part(String segment, boolean last) {
    if (segment.contains("*")) {
      throw new IllegalArgumentException("** stands at the end only, as /**; {name} for a segment");
    }
    if (segment.isEmpty() && !last) {
      throw new IllegalArgumentException("two slashes side by side match nothing");
    }
    if (segment.matches(VARIABLE)) {
      return ANY;
    }
    if (segment.equals(".") || segment.equals("..")) {
      throw new IllegalArgumentException("no request has . or .. in its path here");
    }
    if (!segment.matches(LITERAL)) {
      throw new IllegalArgumentException(
          "a segment is {name}, or letters, digits and -._~!$&'()+,=:@ as they are");
    }
    return segment;
  }

  /** Whether it serves a path. */
  public boolean matches(List<String> path) {
    if (rest ? path.size() <= parts.size() : path.size() != parts.size()) {
      return false;
    }
    for (int i = 0; i < parts.size(); i++) {
      if (!fits(parts.get(i), path.get(i))) {
        return false;
      }
    }
    return true;
  }

  private static boolean fits(String part, String segment) {
    return part.equals(ANY) ? !segment.isEmpty() : part.equals(segment);
  }

  /**
   * Whether a server that cares neither for upper and lower case nor for a slash at the end would
   * take a path for one of these.
   */
  public boolean resembles(List<String> path) {
    List<String> own = withoutEnd(parts);
    List<String> theirs = withoutEnd(path);
    if (rest ? theirs.size() < own.size() : theirs.size() != own.size()) {
      return false;
    }
    for (int i = 0; i < own.size(); i++) {
      if (!own.get(i).equals(ANY) && !own.get(i).equalsIgnoreCase(theirs.get(i))) {
        return false;
      }
    }
    return true;
  }

  private static List<String> withoutEnd(List<String> segments) {
    int last = segments.size() - 1;
    return last >= 0 && segments.get(last).isEmpty() ? segments.subList(0, last) : segments;
  }

  /** Whether it serves every path that another one serves. */
  public boolean covers(RoutePattern other) {
    if (rest ? reach(other) <= parts.size() : other.rest || other.parts.size() != parts.size()) {
      return false;
    }
    for (int i = 0; i < parts.size(); i++) {
      if (!coversPart(parts.get(i), other.parts.get(i))) {
        return false;
      }
    }
    return true;
  }

  /** Segments of the shortest path it serves. */
  private static int reach(RoutePattern pattern) {
    return pattern.parts.size() + (pattern.rest ? 1 : 0);
  }

  private static boolean coversPart(String part, String other) {
    return part.equals(ANY) ? !other.isEmpty() : part.equals(other);
  }
}
