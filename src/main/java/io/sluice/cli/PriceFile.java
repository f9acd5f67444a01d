package io.sluice.cli;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/** A price list on disk. */
final class PriceFile {

  private PriceFile() {}

  /** More than a price list may have. */
  private static final long TOO_LARGE = 16 << 20;

  /** What stands there; null if there is no file, empty if whoever loads it will complain. */
  static @Nullable String text(Path file) {
    try {
      if (!Files.exists(file)) {
        return null;
      }
      return Files.size(file) > TOO_LARGE ? "" : Files.readString(file);
    } catch (IOException e) {
      return "";
    }
  }

  /** All at once: whoever reads it meanwhile finds the old or the new one. */
  static void replace(Path file, String text) throws IOException {
    Path real = Files.exists(file) ? file.toRealPath() : file.toAbsolutePath();
    Path next = real.resolveSibling(real.getFileName() + ".new");
    try {
      if (Files.exists(real)) {
        // Takes its permissions along.
        Files.copy(
            real, next, StandardCopyOption.COPY_ATTRIBUTES, StandardCopyOption.REPLACE_EXISTING);
      }
      Files.writeString(next, text, StandardCharsets.UTF_8);
      try (FileChannel channel = FileChannel.open(next, StandardOpenOption.WRITE)) {
        channel.force(true);
      }
      Files.move(next, real, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (NoSuchFileException e) {
      throw new IOException(file + ": there is no such folder", e);
    } catch (IOException e) {
      throw new IOException(file + ": cannot be written", e);
    } finally {
      Files.deleteIfExists(next);
    }
  }
}
