package io.sluice.simulator;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** All that the simulated tools know. Made up, in memory, gone with the process. */
final class ToolState {

  private static final List<String> WORDS =
      List.of("amber", "birch", "cobalt", "delta", "ember", "fjord", "garnet", "harbour");

  private final Map<String, JsonObject> traces = synchronised();
  private final Map<String, JsonObject> prompts = synchronised();
  private final Map<String, JsonObject> outputs = synchronised();
  private final Map<String, JsonObject> jobs = synchronised();
  private final Map<String, JsonObject> runs = synchronised();
  private final Map<String, String> secrets = new LinkedHashMap<>();
  private final AtomicInteger ids = new AtomicInteger(100);

  ToolState() {
    trace("t-1", "support-copilot", "Where is my parcel?", "It left our depot this morning.");
    trace("t-2", "support-copilot", "Please cancel my order 4711.", "It is cancelled.");
    trace("t-3", "sales-copilot", "Do you ship to Norway?", "Yes, within five days.");
    prompt("greeting", "Greet the customer by name, in one sentence.");
    prompt("refund", "Explain the refund policy. Never promise a date.");
    output("o-1", "support-copilot", "Dear customer, your parcel arrives on Tuesday.");
    output("o-2", "sales-copilot", "Our offer for ten licences is attached.");
    secrets.put("openai", madeUp());
    secrets.put("anthropic", madeUp());
  }

  private static Map<String, JsonObject> synchronised() {
    return Collections.synchronizedMap(new LinkedHashMap<>());
  }

  /** Nobody can take this for a key that opens anything. */
  private static String madeUp() {
    StringBuilder words = new StringBuilder("made-up");
    ThreadLocalRandom.current()
        .ints(3, 0, WORDS.size())
        .forEach(word -> words.append('-').append(WORDS.get(word)));
    return words.toString();
  }

  private void trace(String id, String agent, String question, String answer) {
    JsonArray conversation =
        new JsonArray()
            .add(new JsonObject().put("role", "customer").put("content", question))
            .add(new JsonObject().put("role", "agent").put("content", answer));
    traces.put(
        id, new JsonObject().put("id", id).put("agent", agent).put("conversation", conversation));
  }

  String nextId(String kind) {
    return kind + "-" + ids.incrementAndGet();
  }

  /** What there is, without what was said. */
  JsonArray traces() {
    return list(traces, "id", "agent");
  }

  @Nullable JsonObject trace(String id) {
    return traces.get(id);
  }

  boolean forget(String trace) {
    return traces.remove(trace) != null;
  }

  JsonArray prompts() {
    return list(prompts, "name", "version");
  }

  @Nullable JsonObject prompt(String name) {
    return prompts.get(name);
  }

  /** A new version, or the first one. */
  JsonObject prompt(String name, String text) {
    return prompts.compute(
        name,
        (key, before) ->
            new JsonObject()
                .put("name", name)
                .put("version", before == null ? 1 : before.getInteger("version") + 1)
                .put("text", text));
  }

  JsonArray outputs() {
    return list(outputs, "id", "agent");
  }

  @Nullable JsonObject output(String id) {
    return outputs.get(id);
  }

  void output(String id, String agent, String text) {
    outputs.put(id, new JsonObject().put("id", id).put("agent", agent).put("text", text));
  }

  Map<String, JsonObject> jobs() {
    return jobs;
  }

  Map<String, JsonObject> runs() {
    return runs;
  }

  JsonObject secrets() {
    return new JsonObject(new LinkedHashMap<>(secrets));
  }

  private static JsonArray list(Map<String, JsonObject> all, String... fields) {
    JsonArray list = new JsonArray();
    synchronized (all) {
      all.values()
          .forEach(
              one -> {
                JsonObject shown = new JsonObject();
                for (String field : fields) {
                  shown.put(field, one.getValue(field));
                }
                list.add(shown);
              });
    }
    return list;
  }
}
