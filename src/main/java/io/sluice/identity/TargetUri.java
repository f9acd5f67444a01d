package io.sluice.identity;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What a request asks for, so that two spellings of it are equal (RFC 3986 sections 6.2.2 and
 * 6.2.3). Query and fragment do not count (RFC 9449 section 4.3).
 *
 * @param scheme in lower case, {@code http} or {@code https}
 * @param authority host in lower case, and the port where it is not the scheme's own
 * @param path without dot segments, never empty
 */
record TargetUri(String scheme, String authority, String path) {

  /** Null if it is not an absolute URI of HTTP. */
  static @Nullable TargetUri of(String text) {
    URI uri;
    try {
      uri = new URI(text);
    } catch (URISyntaxException e) {
      return null;
    }
    String authority = uri.getRawAuthority();
    if (uri.getScheme() == null || authority == null || authority.indexOf('@') >= 0) {
      return null;
    }
    String scheme = uri.getScheme().toLowerCase(Locale.ROOT);
    String standardPort =
        switch (scheme) {
          case "https" -> ":443";
          case "http" -> ":80";
          default -> "";
        };
    if (standardPort.isEmpty()) {
      return null;
    }
    String host = authority.toLowerCase(Locale.ROOT);
    if (host.endsWith(standardPort)) {
      host = host.substring(0, host.length() - standardPort.length());
    } else if (host.endsWith(":")) {
      host = host.substring(0, host.length() - 1);
    }
    return new TargetUri(scheme, host, withoutDots(unescaped(uri.getRawPath())));
  }

  /** Escapes what must be, in upper case, and nothing else (RFC 3986 section 6.2.2.2). */
  private static String unescaped(String path) {
    if (path.indexOf('%') < 0) {
      return path;
    }
    StringBuilder plain = new StringBuilder(path.length());
    for (int i = 0; i < path.length(); i++) {
      char c = path.charAt(i);
      if (c != '%') {
        plain.append(c);
        continue;
      }
      String hex = path.substring(i + 1, i + 3);
      char escaped = (char) Integer.parseInt(hex, 16);
      if (unreserved(escaped)) {
        plain.append(escaped);
      } else {
        plain.append('%').append(hex.toUpperCase(Locale.ROOT));
      }
      i += 2;
    }
    return plain.toString();
  }

  private static boolean unreserved(char c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || "-._~".indexOf(c) >= 0;
  }

  /** RFC 3986 section 5.2.4. */
  private static String withoutDots(String path) {
    Deque<String> kept = new ArrayDeque<>();
    String[] segments = path.split("/", -1);
    for (int i = 1; i < segments.length; i++) {
      boolean last = i == segments.length - 1;
      if (segments[i].equals("..")) {
        kept.pollLast();
      }
      boolean dots = segments[i].equals(".") || segments[i].equals("..");
      if (!dots) {
        kept.addLast(segments[i]);
      } else if (last) {
        kept.addLast("");
      }
    }
    StringBuilder joined = new StringBuilder(path.length());
    for (Iterator<String> segment = kept.iterator(); segment.hasNext(); ) {
      joined.append('/').append(segment.next());
    }
    return joined.isEmpty() ? "/" : joined.toString();
  }
}
