package io.sluice.audit;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Where one writer's chain lies: files of records, each named for the number of its first, the
 * checkpoints and the public keys. All of it is for its owner's eyes only.
 */
record AuditFolder(Path path) {

  private static final String NAME = "audit";
  private static final Pattern SEGMENT = Pattern.compile("audit-(\\d{16})\\.jsonl");
  private static final boolean POSIX =
      Path.of("").getFileSystem().supportedFileAttributeViews().contains("posix");

  /** In a broker's data folder, made if it is not there. */
  static AuditFolder openOrCreate(Path data) throws IOException {
    Path path = data.resolve(NAME);
    if (!Files.isDirectory(path)) {
      Files.createDirectories(data);
      Files.createDirectory(path, permissions("rwx------"));
    }
    return new AuditFolder(path);
  }

  /**
   * The one to read: the folder itself, or the one in a broker's data folder.
   *
   * @throws NoSuchFileException if there is no such folder
   */
  static AuditFolder find(Path folder) throws IOException {
    Path inside = folder.resolve(NAME);
    Path found = Files.isDirectory(inside) ? inside : folder;
    if (!Files.isDirectory(found)) {
      throw new NoSuchFileException(folder.toString());
    }
    return new AuditFolder(found);
  }

  /** The files of records, oldest first. */
  List<Path> segments() throws IOException {
    try (Stream<Path> files = Files.list(path)) {
      return files
          .filter(file -> SEGMENT.matcher(file.getFileName().toString()).matches())
          .sorted()
          .toList();
    }
  }

  Path segment(long first) {
    return path.resolve("audit-%016d.jsonl".formatted(first));
  }

  /** The number that a file of records is named for. */
  static long first(Path segment) {
    String name = segment.getFileName().toString();
    return Long.parseLong(SEGMENT.matcher(name).replaceFirst("$1"));
  }

  Path checkpoints() {
    return path.resolve("checkpoints.jsonl");
  }

  /** Public keys: who checks by what lies beside the records had better have a copy of them. */
  Path keys() {
    return path.resolve("keys.json");
  }

  /** Outside, so that a copy of the folder does not take it along. */
  Path signingKey() {
    return path.resolveSibling("audit.key");
  }

  /** Makes a file that only its owner can read and write. */
  static void create(Path file) throws IOException {
    Files.createFile(file, permissions("rw-------"));
  }

  /** Makes the names in the folder survive a power loss. */
  void force() throws IOException {
    if (POSIX) {
      try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
        channel.force(true);
      }
    }
  }

  private static FileAttribute<?>[] permissions(String permissions) {
    return POSIX
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
        }
        : new FileAttribute<?>[0];
  }
}
