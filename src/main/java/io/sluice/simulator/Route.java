package io.sluice.simulator;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A path and what is there.
 *
 * @param names of the parts of the path that are variable
 */
public record Route(String method, Pattern pattern, List<String> names, Target target) {
  private static final Pattern VARIABLE = Pattern.compile("\\{([a-z]+)}");

  /** What stands at a path. */
  public sealed interface Target {
    Vendor vendor();

    /** Something that is answered and billed. */
    record Billed(Format format) implements Target {
      @Override
      public Vendor vendor() {
        return format.vendor();
      }
    }

    /** Something that is looked up. */
    record Free(Vendor vendor, Resource resource) implements Target {}

    /** A conversation over a WebSocket. */
    record Socket(Vendor vendor, SocketFormat format) implements Target {}
  }

  /** {@code path} may have variable parts, e.g. <code>/v1/models/{model}</code>. */
  public static Route post(String path, Format format) {
    return route("POST", path, new Target.Billed(format));
  }

  public static Route free(String method, String path, Vendor vendor, Resource resource) {
    return route(method, path, new Target.Free(vendor, resource));
  }

  public static Route socket(String path, Vendor vendor, SocketFormat format) {
    return route("WS", path, new Target.Socket(vendor, format));
  }

  private static Route route(String method, String path, Target target) {
    List<String> names = VARIABLE.matcher(path).results().map(found -> found.group(1)).toList();
    // A model's name may have a slash in it, what else is variable may not.
    String pattern =
        path.replace("{model}", "([^:]+?|.+?:[0-9]+)").replaceAll("\\{[a-z]+}", "([^/:]+)");
    return new Route(method, Pattern.compile(pattern), names, target);
  }

  /** The variable parts of {@code path}; null if it is another. */
  @Nullable Map<String, String> match(String path) {
    Matcher matcher = pattern.matcher(path);
    if (!matcher.matches()) {
      return null;
    }
    Map<String, String> groups = new HashMap<>();
    for (int i = 0; i < names.size(); i++) {
      groups.put(names.get(i), matcher.group(i + 1));
    }
    return groups;
  }
}
