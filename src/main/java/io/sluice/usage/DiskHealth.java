package io.sluice.usage;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether the disk under a journal can be relied on. Once it has failed it is left alone until a
 * probe, and no request's record, has found it well again.
 */
final class DiskHealth {
  private static final Logger LOG = LoggerFactory.getLogger(DiskHealth.class);
  private static final int PROBE_BYTES = 4096;

  private final Path folder;
  private final Disk disk;
  private final long minFreeBytes;
  private volatile boolean failing;
  private volatile boolean low;

  DiskHealth(Path folder, Disk disk, long minFreeBytes) {
    this.folder = folder;
    this.disk = disk;
    this.minFreeBytes = minFreeBytes;
  }

  boolean accepting() {
    return !failing && !low;
  }

  /** Throws while the disk is known to fail. A disk that is only nearly full may be written. */
  void check() throws IOException {
    if (failing) {
      throw new IOException("its disk has failed and has not been found well again yet");
    }
  }

  void failed(IOException e) {
    if (!failing) {
      LOG.error("The journal in {} fails, new requests are refused: {}", folder, e.toString());
    }
    failing = true;
  }

  void assumeWell() {
    failing = false;
  }

  /** Looks again; to be called about once a second. */
  void probe() {
    try {
      long free = disk.freeBytes();
      lowIs(free < minFreeBytes, free);
      if (failing) {
        write();
        failing = false;
        LOG.warn("The journal in {} can be written again", folder);
      }
    } catch (IOException e) {
      failed(e);
    }
  }

  private void lowIs(boolean now, long free) {
    if (now && !low) {
      LOG.error(
          "The disk of the journal in {} has {} bytes free, less than the {} wanted: new requests"
              + " are refused",
          folder,
          free,
          minFreeBytes);
    } else if (!now && low) {
      LOG.warn("The disk of the journal in {} has {} bytes free again", folder, free);
    }
    low = now;
  }

  private void write() throws IOException {
    Path file = folder.resolve("probe");
    Files.deleteIfExists(file);
    try (FileChannel channel = disk.create(file)) {
      ByteBuffer bytes = ByteBuffer.allocate(PROBE_BYTES);
      while (bytes.hasRemaining()) {
        if (channel.write(bytes) <= 0) {
          throw new IOException("the disk took no bytes for " + file);
        }
      }
      channel.force(true);
    } finally {
      Files.deleteIfExists(file);
    }
  }
}
