package io.sluice.wire.media;

import io.sluice.usage.TokenCounts;
import io.sluice.wire.Answer;
import io.sluice.wire.ApiRequest;
import io.sluice.wire.ApiRequest.Malformed;
import io.sluice.wire.ApiRequest.Parsed;
import io.sluice.wire.ErrorShape;
import io.sluice.wire.Feature;
import io.sluice.wire.Figures;
import io.sluice.wire.Format;
import io.sluice.wire.JsonRequest;
import io.sluice.wire.PlainAnswer;
import io.sluice.wire.RequestPath;
import io.sluice.wire.RequestShape;
import io.sluice.wire.WireFormat;
import io.sluice.wire.chat.ChatErrors;
import io.sluice.wire.media.MediaUsage.Made;
import io.sluice.wire.media.MeteredAnswer.Meter;
import io.vertx.core.buffer.Buffer;
import java.util.EnumSet;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * OpenAI's images: generations (JSON), edits (a form, or JSON with links) and variations (a form).
 * {@code usage} counts tokens, of the models that have such; a unit is a picture.
 */
public final class ImagesFormat implements WireFormat {

  private static final Set<String> LAST_EVENTS =
      Set.of("image_generation.completed", "image_edit.completed");

  private final Format format;
  private final RequestShape shape;
  private final ErrorShape errors = new ChatErrors();

  /**
   * One of the three.
   *
   * @param format images, image_edits or image_variations
   */
  public ImagesFormat(Format format) {
    this.format = format;
    this.shape =
        new RequestShape(format, true, Set.of("prompt"), Set.of(), Set.of(), null, "", "n");
  }

  @Override
  public Format format() {
    return format;
  }

  @Override
  public ApiRequest.Result read(Buffer body, RequestPath path) {
    if (format == Format.IMAGE_VARIATIONS) {
      return FormRequest.WANTED;
    }
    ApiRequest.Result result = JsonRequest.parse(shape, body, path);
    if (result instanceof Malformed || format == Format.IMAGES) {
      return result;
    }
    ApiRequest request = ((Parsed) result).request();
    EnumSet<Feature> features = EnumSet.of(Feature.IMAGES);
    features.addAll(request.features());
    return new Parsed(new RefinedRequest(request, request.stream(), features, request.choices()));
  }

  @Override
  public Answer passing(ApiRequest request, AnswerHead head) {
    if (head.events()) {
      EventsAnswer events = new EventsAnswer(LAST_EVENTS, request.choices(), Made.PICTURES);
      return new MeteredAnswer(events, new Pictures(events::lastSeen));
    }
    Figures figures =
        new Figures("usage", "model", json -> MediaUsage.read(json, Made.PICTURES), "", "data");
    return new MeteredAnswer(new PlainAnswer(figures), new Pictures(figures::listed));
  }

  @Override
  public boolean takesForms() {
    return format != Format.IMAGES;
  }

  @Override
  public ErrorShape errors() {
    return errors;
  }

  /** Without usage it is a model that is paid by the picture, not by the size of the answer. */
  private record Pictures(LongSupplier made) implements Meter {
    @Override
    public long units() {
      return made.getAsLong();
    }

    @Override
    public TokenCounts estimated(long estimatedInput) {
      return new TokenCounts(estimatedInput, 0, 0, 0, 0).plus(TokenCounts.pieces(units()));
    }
  }
}
