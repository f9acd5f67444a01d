package io.sluice.audit;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Opens files to be written. Tests have one that fails. */
interface Disk {

  Disk REAL = file -> new Channel(FileChannel.open(file, StandardOpenOption.WRITE));

  /** A file that is there. */
  Target open(Path file) throws IOException;

  /** A file that is open. */
  interface Target extends Closeable {

    /** Writes as much as can be written now, and says how much that was. */
    int write(ByteBuffer from, long position) throws IOException;

    /** Makes what was written survive a power loss. */
    void force() throws IOException;
  }

  /** A file of this machine. */
  record Channel(FileChannel channel) implements Target {

    @Override
    public int write(ByteBuffer from, long position) throws IOException {
      return channel.write(from, position);
    }

    @Override
    public void force() throws IOException {
      channel.force(false);
    }

    @Override
    public void close() throws IOException {
      channel.close();
    }
  }
}
