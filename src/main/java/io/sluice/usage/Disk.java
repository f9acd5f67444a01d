package io.sluice.usage;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** What a journal asks of the disk under its folder. Tests put one in that fails. */
interface Disk {
  /** Makes a new file for writing; it is an error if it exists. */
  FileChannel create(Path file) throws IOException;

  long freeBytes() throws IOException;

  /** Makes the names of new files survive a power loss. */
  void syncFolder() throws IOException;

  static Disk of(Path folder) {
    return new Disk() {
      @Override
      public FileChannel create(Path file) throws IOException {
        return FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
      }

      @Override
      public long freeBytes() throws IOException {
        return Files.getFileStore(folder).getUsableSpace();
      }

      @Override
      public void syncFolder() throws IOException {
        if (!folder.getFileSystem().supportedFileAttributeViews().contains("posix")) {
          return; // Windows opens no folder as a file, and needs no such thing
        }
        try (FileChannel opened = FileChannel.open(folder, StandardOpenOption.READ)) {
          opened.force(true);
        }
      }
    };
  }
}
