package io.sluice.identity;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** A key set in a file. */
record KeyFile(Vertx vertx, URI uri) implements KeySource {

  @Override
  public Future<Document> get() {
    return vertx.executeBlocking(() -> new Document(read(), ""), false);
  }

  private Buffer read() throws IOException {
    try (InputStream file = Files.newInputStream(Path.of(uri))) {
      // One byte more tells a file that is too long, whatever its length was said to be.
      byte[] bytes = file.readNBytes(JwksReader.MAX_BYTES + 1);
      if (bytes.length > JwksReader.MAX_BYTES) {
        throw new IOException("%s: longer than %d bytes".formatted(uri, JwksReader.MAX_BYTES));
      }
      return Buffer.buffer(bytes);
    } catch (NoSuchFileException e) {
      throw new IOException(uri + ": no such file", e);
    }
  }

  @Override
  public String place() {
    return uri.toString();
  }

  @Override
  public void close() {
    // A file is not held open.
  }
}
