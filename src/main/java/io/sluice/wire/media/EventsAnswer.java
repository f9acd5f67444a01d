package io.sluice.wire.media;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.sluice.usage.TokenCounts;
import io.sluice.wire.Answer;
import io.sluice.wire.Fault;
import io.sluice.wire.Json;
import io.sluice.wire.Slice;
import io.sluice.wire.SseEvent;
import io.sluice.wire.SseFraming;
import io.sluice.wire.chat.ChatErrors;
import io.sluice.wire.media.MediaUsage.Made;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Server-sent events whose data has a {@code type}, one of which is the last: a picture's, a
 * speech's or a transcript's; {@code [DONE]} ends it too, as some servers send it. All of them go
 * on as they came, but for the event that is not whole yet.
 */
final class EventsAnswer implements Answer {

  /** An event may hold a whole picture. */
  static final int MAX_EVENT_BYTES = 32 << 20;

  private static final ChatErrors ERRORS = new ChatErrors();

  private final SseFraming framing = new SseFraming(MAX_EVENT_BYTES);
  private final Set<String> lastTypes;
  private final int lastOnes;
  private final Made made;
  private int lastSeen;
  private long events;
  private boolean done;
  private boolean failed;
  private TokenCounts usage = TokenCounts.NONE;
  private boolean usageSeen;

  /**
   * @param lastTypes an event of such a type ends it
   * @param lastOnes how many of them there are
   */
  EventsAnswer(Set<String> lastTypes, int lastOnes, Made made) {
    this.lastTypes = lastTypes;
    this.lastOnes = lastOnes;
    this.made = made;
  }

  @Override
  public Buffer feed(Buffer chunk) {
    boolean atBoundary = framing.held() == 0;
    framing.feed(chunk);
    Slice run = null;
    for (SseEvent event = framing.next(); event != null; event = framing.next()) {
      watch(event);
      run = run == null ? event.raw() : run.through(event.raw());
    }
    if (run == null) {
      return Buffer.buffer();
    }
    return atBoundary && run.length() == chunk.length() ? chunk : bytes(run);
  }

  /** An unfinished last event that is whole but for its line ends goes on, with them. */
  @Override
  public Buffer end() {
    SseEvent rest = framing.end();
    Slice data = rest == null ? null : rest.data();
    if (rest == null || data == null || !whole(data)) {
      return Buffer.buffer();
    }
    watch(rest);
    Buffer out = bytes(rest.raw());
    return out.appendString(out.getByte(out.length() - 1) == '\n' ? "\n" : "\n\n");
  }

  private static Buffer bytes(Slice run) {
    return Buffer.buffer(run.length()).appendBytes(run.bytes(), run.from(), run.length());
  }

  private static boolean whole(Slice data) {
    try (JsonParser json = parser(data)) {
      json.nextToken();
      json.skipChildren();
      return json.currentToken() == JsonToken.END_OBJECT;
    } catch (IOException e) {
      return false;
    }
  }

  private void watch(SseEvent event) {
    Slice data = event.data();
    if (data == null || data.length() == 0) {
      return;
    }
    if (data.bytes()[data.from()] == '[') {
      done |= data.length() <= 16 && data.toString().strip().equals("[DONE]");
      return;
    }
    events++;
    failed |= event.name().equals("error");
    try (JsonParser json = parser(data)) {
      json.nextToken();
      readFields(json);
    } catch (IOException notJson) {
      // It goes on all the same.
    }
  }

  /** Stops at the type, which comes early, of an event that is not the last: the rest is long. */
  private void readFields(JsonParser json) throws IOException {
    for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
      JsonToken value = json.nextToken();
      if (name.equals("type") && value == JsonToken.VALUE_STRING) {
        String type = json.getText();
        failed |= type.equals("error");
        if (!lastTypes.contains(type)) {
          return;
        }
        lastSeen++;
      } else if (name.equals("usage")) {
        learn(MediaUsage.read(json, made));
      } else {
        failed |= name.equals("error") && value != JsonToken.VALUE_NULL;
        json.skipChildren();
      }
    }
  }

  /** Each picture of several has its own usage. */
  private void learn(@Nullable TokenCounts counts) {
    if (counts != null) {
      usage = usage.plus(counts);
      usageSeen = true;
    }
  }

  private static JsonParser parser(Slice data) throws IOException {
    return Json.FACTORY.createParser(data.bytes(), data.from(), data.length());
  }

  /** How many of the events that end it have come. */
  int lastSeen() {
    return lastSeen;
  }

  @Override
  public boolean complete() {
    return done || lastSeen >= lastOnes;
  }

  @Override
  public boolean failed() {
    return failed;
  }

  @Override
  public @Nullable String unreadable() {
    return framing.failure();
  }

  @Override
  public @Nullable TokenCounts reported() {
    return usageSeen ? usage : null;
  }

  /** About a token an event, where the events are text. */
  @Override
  public long estimatedOutput() {
    return made == Made.TEXT ? events : 0;
  }

  @Override
  public String servedModel() {
    return "";
  }

  @Override
  public Buffer failure(Fault fault) {
    return ERRORS.event(fault, "");
  }
}
