package io.sluice.usage;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;

/** A disk that fails when told to. */
final class FlakyDisk implements Disk {
  /** What becomes of a write. */
  enum Mode {
    WELL,
    /** One byte is written at a time. */
    DRIBBLES,
    /** Nothing is written. */
    REFUSES,
    /** Half is written before the disk is full. */
    TEARS,
    /** As before, and what was written cannot be taken back. */
    TEARS_FOR_GOOD
  }

  volatile Mode mode = Mode.WELL;
  volatile long free = Long.MAX_VALUE;
  volatile boolean forceFails;
  private final Disk disk;

  FlakyDisk(Path folder) {
    this.disk = Disk.of(folder);
  }

  @Override
  public FileChannel create(Path file) throws IOException {
    return new Channel(disk.create(file));
  }

  @Override
  public long freeBytes() {
    return free;
  }

  @Override
  public void syncFolder() throws IOException {
    disk.syncFolder();
  }

  private final class Channel extends FileChannel {
    private final FileChannel file;

    Channel(FileChannel file) {
      this.file = file;
    }

    @Override
    public int write(ByteBuffer from, long position) throws IOException {
      return switch (mode) {
        case WELL -> file.write(from, position);
        case DRIBBLES -> part(1, from, position);
        case REFUSES -> throw new IOException("No space left on device");
        case TEARS, TEARS_FOR_GOOD -> {
          if (from.remaining() < 20) {
            throw new IOException("No space left on device");
          }
          yield part(from.remaining() / 2, from, position);
        }
      };
    }

    private int part(int bytes, ByteBuffer from, long position) throws IOException {
      ByteBuffer part = from.slice(from.position(), bytes);
      from.position(from.position() + bytes);
      return file.write(part, position);
    }

    @Override
    public int write(ByteBuffer from) throws IOException {
      if (mode != Mode.WELL && mode != Mode.DRIBBLES) {
        throw new IOException("No space left on device");
      }
      return file.write(from);
    }

    @Override
    public FileChannel truncate(long size) throws IOException {
      if (mode == Mode.TEARS_FOR_GOOD) {
        throw new IOException("Input/output error");
      }
      file.truncate(size);
      return this;
    }

    @Override
    public void force(boolean metaData) throws IOException {
      if (forceFails) {
        throw new IOException("Input/output error");
      }
      file.force(metaData);
    }

    @Override
    protected void implCloseChannel() throws IOException {
      file.close();
    }

    @Override
    public long size() throws IOException {
      return file.size();
    }

    @Override
    public int read(ByteBuffer to) {
      throw new UnsupportedOperationException();
    }

    @Override
    public long read(ByteBuffer[] to, int offset, int length) {
      throw new UnsupportedOperationException();
    }

    @Override
    public long write(ByteBuffer[] from, int offset, int length) {
      throw new UnsupportedOperationException();
    }

    @Override
    public long position() {
      throw new UnsupportedOperationException();
    }

    @Override
    public FileChannel position(long newPosition) {
      throw new UnsupportedOperationException();
    }

    @Override
    public long transferTo(long position, long count, WritableByteChannel target) {
      throw new UnsupportedOperationException();
    }

    @Override
    public long transferFrom(ReadableByteChannel source, long position, long count) {
      throw new UnsupportedOperationException();
    }

    @Override
    public int read(ByteBuffer to, long position) {
      throw new UnsupportedOperationException();
    }

    @Override
    public MappedByteBuffer map(MapMode mode, long position, long size) {
      throw new UnsupportedOperationException();
    }

    @Override
    public FileLock lock(long position, long size, boolean shared) {
      throw new UnsupportedOperationException();
    }

    @Override
    public FileLock tryLock(long position, long size, boolean shared) {
      throw new UnsupportedOperationException();
    }
  }
}
