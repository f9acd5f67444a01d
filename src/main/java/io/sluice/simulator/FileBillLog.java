package io.sluice.simulator;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.MinimalPrettyPrinter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.jspecify.annotations.Nullable;

/**
 * One JSON line per bill, appended to a file by a thread of its own. Lines leave the process as
 * soon as the thread gets to them; nothing waits in a buffer for more to come.
 */
final class FileBillLog implements BillLog {
  private static final int WAITING = 65_536;

  private final Path file;
  private final BlockingQueue<Optional<BilledRequest>> waiting = new ArrayBlockingQueue<>(WAITING);
  private final JsonGenerator json;
  private final Thread writer = new Thread(this::write, "simulator-log");
  private volatile @Nullable IOException failure;

  private FileBillLog(Path file, JsonGenerator json) {
    this.file = file;
    this.json = json;
  }

  /** Opens {@code file} for appending and makes its folder if need be. */
  static FileBillLog open(Path file) throws IOException {
    Path folder = file.toAbsolutePath().getParent();
    if (folder != null) {
      Files.createDirectories(folder);
    }
    JsonGenerator json =
        new JsonFactory()
            .createGenerator(
                Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND));
    json.setPrettyPrinter(new MinimalPrettyPrinter(""));
    FileBillLog log = new FileBillLog(file, json);
    log.writer.setDaemon(true);
    log.writer.start();
    return log;
  }

  /** Waits when the disk is {@value #WAITING} bills behind: a witness must not forget. */
  @Override
  public void append(BilledRequest bill) {
    hand(Optional.of(bill));
  }

  @Override
  public void close() throws IOException {
    hand(Optional.empty());
    try {
      writer.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    IOException failed = failure;
    if (failed != null) {
      throw new IOException("The simulator's log " + file + " is incomplete: " + failed, failed);
    }
  }

  private void hand(Optional<BilledRequest> next) {
    try {
      waiting.put(next);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void write() {
    List<Optional<BilledRequest>> batch = new ArrayList<>();
    boolean open = true;
    while (open) {
      try {
        batch.add(waiting.take());
      } catch (InterruptedException e) {
        return;
      }
      waiting.drainTo(batch);
      open = batch.stream().allMatch(Optional::isPresent);
      try {
        writeLines(batch);
        if (!open) {
          json.close();
        }
      } catch (IOException e) {
        // Goes on taking, so that a full disk never stops the event loops; close() tells.
        failure = e;
      }
      batch.clear();
    }
  }

  private void writeLines(List<Optional<BilledRequest>> batch) throws IOException {
    for (Optional<BilledRequest> bill : batch) {
      if (bill.isPresent()) {
        bill.get().writeTo(json);
        json.writeRaw('\n');
      }
    }
    json.flush();
  }
}
