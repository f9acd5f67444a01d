package io.sluice.wire.realtime;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.sluice.wire.Json;
import io.sluice.wire.Splice;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * A session has the model that it was granted, from its start to its end: a {@code session.update}
 * cannot change it. Clients that repeat it there get it renamed as the provider knows it.
 *
 * @param alias as the caller knows it
 * @param upstream as the provider does
 */
public record SessionModel(String alias, String upstream) {

  /** What becomes of a message. */
  public sealed interface Verdict permits Passes, Refused {}

  /** It may go on; the same buffer if nothing had to be changed. */
  public record Passes(Buffer message) implements Verdict {}

  /** It goes nowhere. */
  public record Refused(String param, String message) implements Verdict {}

  /** Looks at a caller's message; only one that may be such an event is parsed. */
  public Verdict check(Buffer message) {
    String text = RealtimeSession.text(message);
    // An escape may spell the event's name in a way that a search does not find.
    if (!text.contains("\"session.update\"") && !text.contains("\\u")) {
      return new Passes(message);
    }
    try (JsonParser json = Json.FACTORY.createParser(message.getBytes())) {
      return json.nextToken() == JsonToken.START_OBJECT ? read(json, message) : notJson();
    } catch (IOException | IllegalStateException e) {
      return notJson();
    }
  }

  private static Refused notJson() {
    return new Refused("", "A message must be one well-formed JSON object.");
  }

  private Verdict read(JsonParser json, Buffer message) throws IOException {
    boolean update = false;
    boolean other = false;
    List<Splice> renamed = new ArrayList<>(1);
    for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
      JsonToken value = json.nextToken();
      if (name.equals("type") && value == JsonToken.VALUE_STRING) {
        update |= json.getText().equals("session.update");
      } else if (name.equals("session") && value == JsonToken.START_OBJECT) {
        other |= !readModels(json, renamed);
      } else {
        json.skipChildren();
      }
    }
    if (!update) {
      return new Passes(message);
    }
    if (other) {
      return new Refused(
          "session.model", "A session stays with its model. Open another one for another model.");
    }
    return new Passes(renamed.isEmpty() ? message : Splice.apply(message, renamed));
  }

  /** Whether the session keeps its model. */
  private boolean readModels(JsonParser json, List<Splice> renamed) throws IOException {
    boolean kept = true;
    for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
      JsonToken value = json.nextToken();
      if (!name.equals("model")) {
        json.skipChildren();
      } else if (value == JsonToken.VALUE_STRING) {
        int from = (int) json.currentTokenLocation().getByteOffset();
        String model = json.getText();
        kept &= model.equals(alias) || model.equals(upstream);
        if (model.equals(alias) && !alias.equals(upstream)) {
          int to = (int) json.currentLocation().getByteOffset();
          renamed.add(new Splice(from, to, Json.quote(upstream)));
        }
      } else {
        json.skipChildren();
        kept &= value == JsonToken.VALUE_NULL;
      }
    }
    return kept;
  }
}
