package io.sluice.config;

import java.io.IOException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A configuration file that may change while it is in use. It compares content, so it does not
 * matter whether an editor rewrites the file, replaces it, or a link is turned to another one.
 *
 * <p>Reads the disk: call it from a worker. Has no thread of its own.
 */
public final class ConfigFile {
  private static final String UNREADABLE = "unreadable";

  private final Path file;
  private final ConfigLoader loader;

  /** Fingerprint of the content that was loaded last. */
  private @Nullable String loaded;

  /** Fingerprint at the last look. */
  private @Nullable String seen;

  public ConfigFile(Path file, ConfigLoader loader) {
    this.file = file;
    this.loader = loader;
  }

  /**
   * Loads the file when its content is not what was loaded last. A change counts when two looks in
   * a row agree on it, so that a file half written is not taken for a whole one.
   *
   * @return null when nothing changed, or not for long enough
   */
  public synchronized @Nullable LoadResult poll() {
    Content content = content();
    boolean settled = content.fingerprint().equals(seen);
    seen = content.fingerprint();
    return settled && !seen.equals(loaded) ? load(content) : null;
  }

  /** Loads the file, and the files of secrets it names, whether they changed or not. */
  public synchronized LoadResult reload() {
    Content content = content();
    seen = content.fingerprint();
    return load(content);
  }

  private LoadResult load(Content content) {
    loaded = content.fingerprint();
    return content.result().get();
  }

  private Content content() {
    try {
      byte[] bytes = ConfigLoader.read(file);
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(bytes);
      return new Content(HexFormat.of().formatHex(hash), () -> loader.load(file, bytes));
    } catch (IOException e) {
      return new Content(UNREADABLE, () -> ConfigLoader.unreadable(file, e));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  private record Content(String fingerprint, Supplier<LoadResult> result) {}
}
