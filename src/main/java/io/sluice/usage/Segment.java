package io.sluice.usage;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One file of the journal. Its writer appends until it seals it; the sync thread forces it to disk,
 * and closes it once it is sealed; the shipper reads it all the while and deletes it at the end.
 */
final class Segment {
  private final Path file;
  private final SegmentName name;
  private final @Nullable FileChannel channel;
  // Whole records only. Written by one thread, so it needs no atomic increment.
  private volatile long size;
  private volatile boolean dirty;
  private volatile boolean sealed;
  private volatile boolean closed;

  private Segment(Path file, SegmentName name, @Nullable FileChannel channel, long size) {
    this.file = file;
    this.name = name;
    this.channel = channel;
    this.size = size;
    this.sealed = channel == null;
    this.closed = channel == null;
  }

  static Segment create(Path folder, SegmentName name, Disk disk) throws IOException {
    Path file = folder.resolve(name.toString());
    return new Segment(file, name, disk.create(file), 0);
  }

  /** Those that earlier processes left behind, in the order in which they are to be read. */
  static List<Segment> leftIn(Path folder) throws IOException {
    List<Segment> left = new ArrayList<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
      for (Path file : files) {
        Optional<SegmentName> name = SegmentName.parse(file.getFileName().toString());
        if (name.isPresent()) {
          left.add(new Segment(file, name.get(), null, Files.size(file)));
        }
      }
    }
    left.sort(Comparator.comparing(Segment::name));
    return left;
  }

  Path file() {
    return file;
  }

  SegmentName name() {
    return name;
  }

  /** Bytes of whole records. */
  long size() {
    return size;
  }

  boolean sealed() {
    return sealed;
  }

  /** Nothing can be written any more. */
  boolean closed() {
    return closed;
  }

  /**
   * Writes one frame. When this returns the frame outlives the process; when it throws there is no
   * such frame, and what was written of it is taken back or never followed by another.
   */
  void append(ByteBuffer frame) throws IOException {
    if (sealed || channel == null) {
      throw new IOException("segment " + file + " is sealed");
    }
    long end = size;
    try {
      do { // almost always once
        int written = channel.write(frame, end);
        if (written <= 0) {
          throw new IOException("the disk took no bytes for " + file);
        }
        end += written;
      } while (frame.hasRemaining());
    } catch (IOException e) {
      takeBack(e);
      throw e;
    }
    size = end;
    dirty = true;
  }

  private void takeBack(IOException failure) {
    try {
      if (channel != null) {
        channel.truncate(size);
      }
    } catch (IOException e) {
      failure.addSuppressed(e);
      sealed = true;
    }
  }

  void seal() {
    sealed = true;
  }

  /** Forces what was written, and closes the file if it was sealed. */
  synchronized void sync() throws IOException {
    if (closed || channel == null) {
      return;
    }
    boolean last = sealed;
    if (!channel.isOpen()) { // an interrupt closes it under its writer
      sealed = true;
      closed = true;
      return;
    }
    if (dirty) {
      dirty = false;
      force(channel);
    }
    if (last) {
      channel.close();
      closed = true;
    }
  }

  private void force(FileChannel open) throws IOException {
    try {
      open.force(false);
    } catch (IOException e) {
      dirty = true;
      throw e;
    }
  }
}
