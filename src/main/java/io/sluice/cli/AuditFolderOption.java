package io.sluice.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which audit, as an option of a command. */
final class AuditFolderOption {

  @Option(
      names = "--dir",
      paramLabel = "FOLDER",
      description =
          "The audit's folder, or the data folder that it is in. Default: data/demo if it exists,"
              + " else data.")
  private @Nullable Path folder;

  boolean given() {
    return folder != null;
  }

  Path folder() {
    if (folder != null) {
      return folder;
    }
    Path demo = Path.of("data", "demo");
    return Files.isDirectory(demo) ? demo : Path.of("data");
  }
}
