package io.sluice.wire.media;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.sluice.usage.TokenCounts;
import io.sluice.wire.Answer;
import io.sluice.wire.ApiRequest;
import io.sluice.wire.ApiRequest.Malformed;
import io.sluice.wire.ApiRequest.Parsed;
import io.sluice.wire.ErrorShape;
import io.sluice.wire.Feature;
import io.sluice.wire.Format;
import io.sluice.wire.Json;
import io.sluice.wire.JsonRequest;
import io.sluice.wire.RequestPath;
import io.sluice.wire.RequestShape;
import io.sluice.wire.WireFormat;
import io.sluice.wire.chat.ChatErrors;
import io.sluice.wire.media.MediaUsage.Made;
import io.sluice.wire.media.MeteredAnswer.Meter;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.util.EnumSet;
import java.util.Set;

/**
 * OpenAI's speech. The answer is sound, or events with {@code "stream_format": "sse"}; only those
 * have usage. A unit is a character of the input.
 */
public final class SpeechFormat implements WireFormat {

  private static final RequestShape SHAPE = RequestShape.plain(Format.SPEECH, "input");
  private static final Set<String> LAST_EVENTS = Set.of("speech.audio.done");

  private final ErrorShape errors = new ChatErrors();

  @Override
  public Format format() {
    return Format.SPEECH;
  }

  @Override
  public ApiRequest.Result read(Buffer body, RequestPath path) {
    ApiRequest.Result result = JsonRequest.parse(SHAPE, body, path);
    return result instanceof Malformed ? result : refined(((Parsed) result).request());
  }

  private static ApiRequest.Result refined(ApiRequest request) {
    long characters = -1;
    boolean events = false;
    try (JsonParser json = Json.FACTORY.createParser(request.body().getBytes())) {
      json.nextToken();
      for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
        JsonToken value = json.nextToken();
        if (name.equals("input") && value == JsonToken.VALUE_STRING) {
          characters = json.getText().codePoints().count();
        } else if (name.equals("stream_format") && value == JsonToken.VALUE_STRING) {
          events = json.getText().equals("sse");
        } else {
          json.skipChildren();
        }
      }
    } catch (IOException e) {
      return new Malformed("", "the body must be one well-formed JSON object in UTF-8");
    }
    if (characters < 0) {
      return new Malformed("input", "input must be a string, the text to speak");
    }
    EnumSet<Feature> features = EnumSet.noneOf(Feature.class);
    features.addAll(request.features());
    if (events) {
      features.add(Feature.STREAMING);
    }
    return new Parsed(
        new RefinedRequest(request, events || request.stream(), features, characters));
  }

  @Override
  public Answer passing(ApiRequest request, AnswerHead head) {
    long characters = request instanceof RefinedRequest refined ? refined.units() : 0;
    Answer answer =
        head.events() ? new EventsAnswer(LAST_EVENTS, 1, Made.SOUND) : new WholeAnswer();
    return new MeteredAnswer(answer, new Characters(characters));
  }

  @Override
  public ErrorShape errors() {
    return errors;
  }

  /**
   * OpenAI's models make some 21 tokens of sound a second (its price list names both a token's and
   * a minute's price), and people speak some 15 characters in one.
   */
  private record Characters(long units) implements Meter {
    @Override
    public TokenCounts estimated(long estimatedInput) {
      long sound = (units * 7 + 4) / 5;
      return new TokenCounts((units + 3) / 4, 0, 0, sound, 0, 0, 0, sound, 0, 0, units);
    }
  }
}
