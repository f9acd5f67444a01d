package io.sluice.wire.realtime;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.sluice.wire.Json;
import io.sluice.wire.Splice;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A session has the model that it was granted, from its start to its end: a {@code session.update}
 * cannot change it. Clients that repeat it there get it renamed as the provider knows it. A model
 * that is to write down what the caller says must be one that the caller may use.
 *
 * @param alias as the caller knows it
 * @param upstream as the provider does
 * @param transcribers knows the others
 */
public record SessionModel(String alias, String upstream, Transcribers transcribers) {

  private static final Set<String> UPDATES =
      Set.of("session.update", "transcription_session.update");

  /** As older and newer versions of the API have it. */
  private static final Set<String> TRANSCRIPTIONS =
      Set.of("session.input_audio_transcription", "session.audio.input.transcription");

  private static final Set<String> ON_THE_WAY =
      Set.of("session", "session.audio", "session.audio.input");

  /** Models that may write down what a caller says. */
  public interface Transcribers {

    /** As the provider knows a model; null if the caller may not use it there. */
    @Nullable String upstream(String model);
  }

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
    if (!text.contains("session.update\"") && !text.contains("\\u")) {
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
    Refused refused = null;
    List<Splice> renamed = new ArrayList<>(1);
    for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
      JsonToken value = json.nextToken();
      if (name.equals("type") && value == JsonToken.VALUE_STRING) {
        update |= UPDATES.contains(json.getText());
      } else if (name.equals("session") && value == JsonToken.START_OBJECT) {
        Refused wrong = readModels(json, name, renamed);
        refused = refused == null ? wrong : refused;
      } else {
        json.skipChildren();
      }
    }
    if (!update) {
      return new Passes(message);
    }
    return refused != null
        ? refused
        : new Passes(renamed.isEmpty() ? message : Splice.apply(message, renamed));
  }

  /** What is wrong with the models in an object, or null. */
  private @Nullable Refused readModels(JsonParser json, String path, List<Splice> renamed)
      throws IOException {
    Refused refused = null;
    for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
      JsonToken value = json.nextToken();
      String at = path + "." + name;
      Refused wrong = null;
      if (name.equals("model")) {
        wrong = model(json, value, path, renamed);
      } else if (value == JsonToken.START_OBJECT
          && (ON_THE_WAY.contains(at) || TRANSCRIPTIONS.contains(at))) {
        wrong = readModels(json, at, renamed);
      } else {
        json.skipChildren();
      }
      refused = refused == null ? wrong : refused;
    }
    return refused;
  }

  private @Nullable Refused model(
      JsonParser json, JsonToken value, String path, List<Splice> renamed) throws IOException {
    boolean own = path.equals("session");
    if ((!own && !TRANSCRIPTIONS.contains(path)) || value == JsonToken.VALUE_NULL) {
      json.skipChildren();
      return null;
    }
    String known = null;
    if (value == JsonToken.VALUE_STRING) {
      int from = (int) json.currentTokenLocation().getByteOffset();
      String named = json.getText();
      known = own ? ownUpstream(named) : transcribers.upstream(named);
      if (known != null && !known.equals(named)) {
        int to = (int) json.currentLocation().getByteOffset();
        renamed.add(new Splice(from, to, Json.quote(known)));
      }
    } else {
      json.skipChildren();
    }
    if (known != null) {
      return null;
    }
    return new Refused(
        path + ".model",
        own
            ? "A session stays with its model. Open another one for another model."
            : "There is no model of that name that your team may use at this session's provider.");
  }

  private @Nullable String ownUpstream(String named) {
    return named.equals(alias) || named.equals(upstream) ? upstream : null;
  }
}
