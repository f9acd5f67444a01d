package io.sluice.provider;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Parts of a URI that come from elsewhere, made so that they can only be what they are meant as.
 */
final class ApiPath {

  /** Segments of what may stand in a path as it is (RFC 3986, section 3.3), none of them empty. */
  private static final Pattern PLAIN = Pattern.compile("(/[A-Za-z0-9._~!$&'()*+,;=:@-]+)+");

  private static final Pattern DOTS = Pattern.compile("(.*/)?\\.{1,2}(/.*)?");

  private static final Pattern QUERY = Pattern.compile("[A-Za-z0-9._~!$&'()*+,;=:@/?%\\[\\]-]*");

  private static final Set<String> CREDENTIALS =
      Set.of("key", "api-key", "api_key", "apikey", "access_token", "token", "authorization");

  private static final String HEX = "0123456789ABCDEF";

  private ApiPath() {}

  /**
   * A path of a resource, as it is.
   *
   * @throws IllegalArgumentException if it might lead somewhere else
   */
  static String resource(String path) {
    if (!PLAIN.matcher(path).matches() || DOTS.matcher(path).matches()) {
      throw new IllegalArgumentException("not a plain path");
    }
    return path;
  }

  /**
   * A name as one segment, whatever it holds.
   *
   * @throws IllegalArgumentException if it is empty or a step up
   */
  static String segment(String name) {
    if (name.isEmpty() || DOTS.matcher(name).matches()) {
      throw new IllegalArgumentException("not a name that can stand in a path");
    }
    StringBuilder encoded = new StringBuilder(name.length() + 16);
    for (byte b : name.getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (b & 0xff);
      if (c < 0x80 && (Character.isLetterOrDigit(c) || "-._~".indexOf(c) >= 0)) {
        encoded.append(c);
      } else {
        encoded.append('%').append(HEX.charAt(c >> 4)).append(HEX.charAt(c & 0xf));
      }
    }
    return encoded.toString();
  }

  /**
   * Those parameters of a query that are named, as they came and in their order.
   *
   * @return empty for none
   */
  static String only(@Nullable String query, Set<String> names) {
    return query == null || query.isEmpty() || names.isEmpty()
        ? ""
        : kept(query, name -> names.contains(name));
  }

  /**
   * A query without the parameters in which credentials are given.
   *
   * @return empty for none
   */
  static String withoutCredentials(@Nullable String query) {
    return query == null || query.isEmpty()
        ? ""
        : kept(query, name -> !CREDENTIALS.contains(decoded(name).toLowerCase(Locale.ROOT)));
  }

  private static String decoded(String name) {
    return URLDecoder.decode(name, StandardCharsets.UTF_8);
  }

  private static String kept(String query, Predicate<String> wanted) {
    if (!QUERY.matcher(query).matches()) {
      throw new IllegalArgumentException("not a plain query");
    }
    StringBuilder kept = new StringBuilder();
    for (String parameter : query.split("&", -1)) {
      int equals = parameter.indexOf('=');
      String name = equals < 0 ? parameter : parameter.substring(0, equals);
      if (!name.isEmpty() && wanted.test(name)) {
        kept.append(kept.length() == 0 ? "" : "&").append(parameter);
      }
    }
    return kept.toString();
  }

  /** A path with a query behind it, if there is one. */
  static String with(String path, String query) {
    return query.isEmpty() ? path : path + (path.indexOf('?') < 0 ? "?" : "&") + query;
  }
}
