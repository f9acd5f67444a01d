package io.sluice.audit;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Opens files to be written. Tests have one that fails. */
interface Disk {

  Disk REAL = file -> FileChannel.open(file, StandardOpenOption.WRITE);

  /** A file that is there. */
  FileChannel open(Path file) throws IOException;
}
