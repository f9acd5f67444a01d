package io.sluice.audit;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A file that lines are put behind. While the disk refuses they are kept, and written again to the
 * same place, so that no half of a line stays. For one thread.
 */
final class LineFile implements AutoCloseable {

  private final Disk disk;
  private final Path path;
  private final ByteArrayOutputStream pending = new ByteArrayOutputStream();
  private Disk.@Nullable Target target;
  private long position;
  private boolean dirty;

  private LineFile(Disk disk, Path path, long position) {
    this.disk = disk;
    this.path = path;
    this.position = position;
  }

  /** Goes on behind what is there. */
  static LineFile openOrCreate(Disk disk, Path path) throws IOException {
    if (!Files.exists(path)) {
      AuditFolder.create(path);
    }
    LineFile file = new LineFile(disk, path, Files.size(path));
    file.target = disk.open(path);
    return file;
  }

  void add(String line) {
    pending.writeBytes(line.getBytes(StandardCharsets.UTF_8));
    pending.write('\n');
  }

  /** In bytes, with what is not written yet. */
  long size() {
    return position + pending.size();
  }

  /** Writes what was added. It is all kept if that fails. */
  void flush() throws IOException {
    if (pending.size() == 0) {
      return;
    }
    ByteBuffer bytes = ByteBuffer.wrap(pending.toByteArray());
    try {
      Disk.Target to = target();
      long at = position;
      while (bytes.hasRemaining()) {
        int written = to.write(bytes, at);
        if (written <= 0) {
          throw new IOException("the disk took no bytes for " + path);
        }
        at += written;
      }
      position = at;
      pending.reset();
      dirty = true;
    } catch (IOException e) {
      // What a failed file has in it is not known: begin with a fresh one.
      closeTarget();
      throw e;
    }
  }

  /** Makes what was written survive a power loss. */
  void force() throws IOException {
    if (dirty) {
      target().force();
      dirty = false;
    }
  }

  /** Goes on in the file that has taken this one's place; nothing must wait to be written. */
  void reopen() throws IOException {
    closeTarget();
    position = Files.size(path);
  }

  private Disk.Target target() throws IOException {
    Disk.Target open = target;
    if (open == null) {
      open = disk.open(path);
      target = open;
    }
    return open;
  }

  private void closeTarget() throws IOException {
    Disk.Target open = target;
    target = null;
    if (open != null) {
      open.close();
    }
  }

  @Override
  public void close() throws IOException {
    closeTarget();
  }
}
