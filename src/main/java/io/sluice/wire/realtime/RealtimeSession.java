package io.sluice.wire.realtime;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.sluice.usage.TokenCounts;
import io.sluice.wire.FieldSearch;
import io.sluice.wire.Json;
import io.sluice.wire.Slice;
import io.sluice.wire.media.MediaUsage;
import io.sluice.wire.media.MediaUsage.Made;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Listens to a session while its messages pass, and knows what it has used. Each response says that
 * when it is done, and so does each transcription of what the caller said; what is under way when
 * the session ends is estimated, on the high side: a response reads again all that was said before
 * it.
 */
public final class RealtimeSession {

  /** A token of the caller's sound is 100 ms: 2400 samples of 16 bits, in base64. */
  private static final double SAID_CHARACTERS = 6400;

  /** A token of the model's sound is 50 ms. */
  private static final double HEARD_CHARACTERS = 3200;

  private static final double TEXT_BYTES = 4;

  private static final String TRANSCRIBED = "conversation.item.input_audio_transcription.completed";

  private TokenCounts reported = TokenCounts.NONE;
  private long conversation;
  private double said;
  private double heard;
  private int open;
  private boolean guessed;
  private String servedModel = "";

  /** The caller said something that goes on to the provider. */
  public void said(Buffer message) {
    boolean sound = text(message).contains("\"input_audio_buffer.append\"");
    said += message.length() / (sound ? SAID_CHARACTERS : TEXT_BYTES);
  }

  /** The provider said something. Never throws: what is no event tells nothing. */
  public void heard(Buffer message) {
    String text = text(message);
    if (text.contains("\"response.done\"")) {
      read(message, "response.done", this::done);
    } else if (text.contains("\"response.created\"")) {
      open++;
    } else if (text.contains("\"conversation.item.input_audio_transcription.")) {
      read(message, TRANSCRIBED, this::transcribed);
    } else if (text.contains("audio.delta\"")) {
      heard += message.length() / HEARD_CHARACTERS;
    } else if (text.contains(".delta\"")) {
      heard++;
    } else if (text.contains("\"session.created\"") || text.contains("\"session.updated\"")) {
      read(message, "session.", this::session);
    }
  }

  /** In Latin-1, so that a search is cheap. */
  static String text(Buffer message) {
    byte[] bytes = message.getBytes();
    return FieldSearch.text(new Slice(bytes, 0, bytes.length));
  }

  /** What is of interest in an event. */
  private static final class Event {
    private String type = "";
    private @Nullable String model;
    private @Nullable TokenCounts usage;

    /** Of what another model has heard and written down. */
    private @Nullable TokenCounts transcription;
  }

  private interface Reader {
    void take(Event event);
  }

  private static void read(Buffer message, String type, Reader reader) {
    Event event = new Event();
    try (JsonParser json = Json.FACTORY.createParser(message.getBytes())) {
      if (json.nextToken() != JsonToken.START_OBJECT) {
        return;
      }
      for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
        JsonToken value = json.nextToken();
        if (name.equals("type") && value == JsonToken.VALUE_STRING) {
          event.type = json.getText();
        } else if (name.equals("response") || name.equals("session")) {
          about(json, value, event);
        } else if (name.equals("usage")) {
          event.transcription = MediaUsage.read(json, Made.TEXT);
        } else {
          json.skipChildren();
        }
      }
    } catch (IOException | IllegalStateException e) {
      return;
    }
    if (event.type.startsWith(type)) {
      reader.take(event);
    }
  }

  private static void about(JsonParser json, JsonToken value, Event event) throws IOException {
    if (value != JsonToken.START_OBJECT) {
      json.skipChildren();
      return;
    }
    for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
      JsonToken inner = json.nextToken();
      if (name.equals("usage")) {
        event.usage = RealtimeUsage.read(json);
      } else if (name.equals("model") && inner == JsonToken.VALUE_STRING) {
        event.model = json.getText();
      } else {
        json.skipChildren();
      }
    }
  }

  private void done(Event event) {
    TokenCounts used = event.usage;
    if (used == null) {
      guessed = true;
      used = estimate();
    }
    open = Math.max(0, open - 1);
    conversation = used.allInput() + used.output();
    said = 0;
    heard = 0;
    reported = reported.plus(used);
  }

  /** By a model of its own, in tokens or in seconds; it costs beside what a response does. */
  private void transcribed(Event event) {
    if (event.transcription == null) {
      guessed = true;
    } else {
      reported = reported.plus(event.transcription);
    }
  }

  private void session(Event event) {
    servedModel = event.model == null ? servedModel : event.model;
  }

  private TokenCounts estimate() {
    long input = conversation + (long) Math.ceil(said);
    return new TokenCounts(input, 0, 0, (long) Math.ceil(heard), 0);
  }

  /** What was used until now, by what the provider said of it and, where it did not, estimated. */
  public TokenCounts used() {
    return open == 0 ? reported : reported.plus(estimate());
  }

  /** Whether a response is under way. */
  public boolean answering() {
    return open > 0;
  }

  /** Whether there was a response of which the provider did not say what it used. */
  public boolean guessed() {
    return guessed;
  }

  /** The model as the provider names it, or empty. */
  public String servedModel() {
    return servedModel;
  }
}
