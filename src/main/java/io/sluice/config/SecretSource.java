package io.sluice.config;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Locale;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Looks up what {@code ${env:NAME}} and {@code ${file:/path}} stand for. */
final class SecretSource {
  private static final Pattern REFERENCE =
      Pattern.compile("\\$\\{(?:env:([A-Za-z_][A-Za-z0-9_]*)|file:([^{}]+))\\}");

  private static final int MAX_BYTES = 64 * 1024;

  private final Function<String, @Nullable String> env;
  private final Path folder;

  /**
   * @param folder where relative paths start
   */
  SecretSource(Function<String, @Nullable String> env, Path folder) {
    this.env = env;
    this.folder = folder;
  }

  /** What came of looking. */
  sealed interface Answer {

    /**
     * Found.
     *
     * @param caution null when all is well
     */
    record Known(Secret secret, @Nullable String caution) implements Answer {}

    /**
     * Not to be had.
     *
     * @param why names the variable or file and what would be right
     */
    record Unknown(String why) implements Answer {}
  }

  Answer find(String reference) {
    Answer answer = document(reference);
    return answer instanceof Answer.Known known && !isKey(known.secret().value())
        ? new Answer.Unknown(
            what(reference) + " holds spaces, line breaks or other characters no key has")
        : answer;
  }

  /** A secret that may be a text of many lines, because it never goes into a header. */
  Answer document(String reference) {
    Matcher matcher = REFERENCE.matcher(reference);
    if (!matcher.matches()) {
      return new Answer.Unknown("expected one reference, ${env:NAME} or ${file:/path}");
    }
    String variable = matcher.group(1);
    return variable == null ? file(reference, matcher.group(2)) : variable(reference, variable);
  }

  private static String what(String reference) {
    Matcher matcher = REFERENCE.matcher(reference);
    return matcher.matches() && matcher.group(1) == null
        ? "file " + Place.quoted(matcher.group(2))
        : "environment variable " + matcher.group(1);
  }

  private Answer variable(String reference, String name) {
    String value = env.apply(name);
    return value == null || value.isEmpty()
        ? new Answer.Unknown("environment variable " + name + " is not set; set it to the secret")
        : new Answer.Known(new Secret(reference, value), null);
  }

  private Answer file(String reference, String name) {
    String what = "file " + Place.quoted(name);
    try {
      Path path = folder.resolve(name);
      if (!Files.isRegularFile(path)) {
        return new Answer.Unknown(what + " does not exist or is no regular file");
      }
      byte[] bytes;
      try (InputStream in = Files.newInputStream(path)) {
        bytes = in.readNBytes(MAX_BYTES + 1);
      }
      if (bytes.length > MAX_BYTES) {
        return new Answer.Unknown(what + " is larger than 64 KiB, too large for a secret");
      }
      String value = new String(bytes, StandardCharsets.UTF_8).replaceFirst("\\r?\\n\\z", "");
      return value.isEmpty()
          ? new Answer.Unknown(what + " is empty; write the secret into it")
          : new Answer.Known(new Secret(reference, value), caution(path));
    } catch (InvalidPathException e) {
      return new Answer.Unknown(what + " is not a path");
    } catch (IOException | SecurityException e) {
      return new Answer.Unknown(what + " cannot be read by this user");
    }
  }

  /** A key goes into a header, where a line break would start another one (RFC 9110, 5.5). */
  private static boolean isKey(String value) {
    return value.chars().allMatch(c -> c >= 0x21 && c <= 0x7e);
  }

  private static @Nullable String caution(Path path) throws IOException {
    boolean posix = Files.getFileStore(path).supportsFileAttributeView("posix");
    if (posix && Files.getPosixFilePermissions(path).contains(PosixFilePermission.OTHERS_READ)) {
      return String.format(
          Locale.ROOT, "every user of this machine can read the file; chmod 600 %s", path);
    }
    return null;
  }
}
