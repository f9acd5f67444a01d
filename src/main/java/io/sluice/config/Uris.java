package io.sluice.config;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What a URI in the file points at. */
final class Uris {
  private static final Pattern LOOPBACK =
      Pattern.compile("localhost|127(\\.[0-9]{1,3}){3}|\\[::1]", Pattern.CASE_INSENSITIVE);

  private Uris() {}

  /** Null when there is no text, or none that is a URI. */
  static @Nullable URI of(Place place) {
    try {
      return place.text() == null ? null : new URI(place.text());
    } catch (URISyntaxException e) {
      return null;
    }
  }

  static String scheme(@Nullable URI uri) {
    return uri == null || uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
  }

  static boolean loopback(@Nullable URI uri) {
    return uri != null && uri.getHost() != null && LOOPBACK.matcher(uri.getHost()).matches();
  }

  /** Http or https, and nothing but scheme, host, port and a path that ends in no slash. */
  static boolean service(Place place) {
    URI uri = of(place);
    return uri != null
        && (scheme(uri).equals("https") || scheme(uri).equals("http"))
        && uri.getHost() != null
        && uri.getPort() <= 65_535
        && uri.getRawUserInfo() == null
        && uri.getRawQuery() == null
        && uri.getRawFragment() == null
        && !uri.toString().endsWith("/");
  }

  static boolean https(Place place) {
    URI uri = of(place);
    return uri != null
        && scheme(uri).equals("https")
        && uri.getHost() != null
        && uri.getUserInfo() == null;
  }

  static boolean httpOnLoopback(Place place) {
    URI uri = of(place);
    return scheme(uri).equals("http") && loopback(uri);
  }

  static boolean file(Place place) {
    URI uri = of(place);
    return uri != null
        && scheme(uri).equals("file")
        && uri.getPath() != null
        && uri.getPath().startsWith("/");
  }
}
