package io.sluice.simulator.openai;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.buffer.Buffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the provider keeps between requests: in memory, of each kind the latest {@value #KEPT}. */
public final class Shelf {
  private static final int KEPT = 1000;

  private final Map<String, Stored> responses = bounded();
  private final Map<String, File> files = bounded();
  private final Map<String, ObjectNode> batches = bounded();

  /**
   * A response that may be asked for again.
   *
   * @param input the items that it answered, those before it too
   */
  record Stored(ObjectNode response, List<ObjectNode> input) {}

  /** A file and what is told about it. */
  record File(ObjectNode about, Buffer content) {}

  private static <T> Map<String, T> bounded() {
    return new LinkedHashMap<>() {
      @Override
      protected boolean removeEldestEntry(Map.Entry<String, T> eldest) {
        return size() > KEPT;
      }
    };
  }

  synchronized void keep(Stored stored) {
    responses.put(stored.response().path("id").asText(), stored);
  }

  synchronized @Nullable Stored response(String id) {
    return responses.get(id);
  }

  synchronized boolean forgetResponse(String id) {
    return responses.remove(id) != null;
  }

  /** Whether an item with this id is in one of the responses. */
  synchronized boolean hasItem(String id) {
    return responses.values().stream()
        .flatMap(stored -> stored.response().path("output").findValuesAsText("id").stream())
        .anyMatch(id::equals);
  }

  synchronized void keep(File file) {
    files.put(file.about().path("id").asText(), file);
  }

  synchronized @Nullable File file(String id) {
    return files.get(id);
  }

  synchronized List<File> files() {
    return List.copyOf(files.values());
  }

  synchronized boolean forgetFile(String id) {
    return files.remove(id) != null;
  }

  synchronized void keep(ObjectNode batch) {
    batches.put(batch.path("id").asText(), batch);
  }

  synchronized @Nullable ObjectNode batch(String id) {
    return batches.get(id);
  }

  synchronized List<ObjectNode> batches() {
    return List.copyOf(batches.values());
  }
}
