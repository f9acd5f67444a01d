package io.sluice.wire.chat;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.sluice.wire.ApiRequest.Malformed;
import io.sluice.wire.Json;
import io.sluice.wire.Splice;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * {@code stream_options.include_usage}: whether the caller asks for usage, and how to ask where it
 * does not. Of one request.
 */
public final class UsageOption {

  private static final String INCLUDE = "stream_options.include_usage";
  private static final String INCLUDE_USAGE = "\"include_usage\":true";

  private boolean usageAsked;

  /** How to ask, as far as {@code stream_options} was there to say. */
  private @Nullable Splice askUsage;

  public boolean asked() {
    return usageAsked;
  }

  /**
   * How to ask.
   *
   * @param afterModel where the model's value ends: there a field can be put in
   */
  public Splice ask(int afterModel) {
    return askUsage != null
        ? askUsage
        : new Splice(afterModel, afterModel, ",\"stream_options\":{" + INCLUDE_USAGE + "}");
  }

  /**
   * Reads {@code stream_options} to its end.
   *
   * @return what is wrong with it, or null
   * @throws IOException if the document is not JSON
   */
  public @Nullable Malformed read(JsonParser json, JsonToken value) throws IOException {
    int from = tokenStart(json);
    if (value == JsonToken.VALUE_NULL) {
      askUsage = new Splice(from, position(json), "{" + INCLUDE_USAGE + "}");
      return null;
    }
    if (value != JsonToken.START_OBJECT) {
      return new Malformed(
          "stream_options", "stream_options must be an object; it is " + Json.kind(value));
    }
    Splice ask = null;
    boolean empty = true;
    for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
      empty = false;
      JsonToken option = json.nextToken();
      if (!name.equals("include_usage")) {
        json.skipChildren();
      } else if (ask != null) {
        return new Malformed(INCLUDE, INCLUDE + " stands twice; it must stand once");
      } else if (!isFlag(option)) {
        return new Malformed(
            INCLUDE, INCLUDE + " must be true or false; it is " + Json.kind(option));
      } else {
        usageAsked = option == JsonToken.VALUE_TRUE;
        ask = new Splice(tokenStart(json), position(json), "true");
      }
    }
    askUsage =
        ask != null ? ask : new Splice(from + 1, from + 1, INCLUDE_USAGE + (empty ? "" : ","));
    return null;
  }

  private static int tokenStart(JsonParser json) {
    return (int) json.currentTokenLocation().getByteOffset();
  }

  private static int position(JsonParser json) {
    return (int) json.currentLocation().getByteOffset();
  }

  private static boolean isFlag(JsonToken value) {
    return value.isBoolean() || value == JsonToken.VALUE_NULL;
  }
}
