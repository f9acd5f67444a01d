package io.sluice.broker;

import io.sluice.provider.Provider;
import io.sluice.routing.Deployment;
import io.sluice.wire.Answer;
import io.sluice.wire.ApiRequest;
import io.sluice.wire.Figures;
import io.sluice.wire.Format;
import io.sluice.wire.PlainAnswer;
import io.sluice.wire.WireFormat;
import io.sluice.wire.WireFormat.AnswerHead;
import io.sluice.wire.WireFormats;
import io.sluice.wire.conversation.Conversation;
import io.sluice.wire.conversation.Dialect;
import io.sluice.wire.conversation.Dialect.Asked;
import io.sluice.wire.conversation.Translation;
import io.sluice.wire.conversation.Untranslatable;
import io.vertx.core.buffer.Buffer;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Turns one request into what each deployment takes: its own bytes where the provider speaks the
 * caller's format, a translation where it does not. What the caller said is understood once,
 * however many deployments are tried.
 */
final class Legs {

  private final Exchange exchange;
  private final WireFormat format;
  private final ApiRequest request;
  private final long maxOutputTokens;
  private @Nullable Asked asked;

  Legs(Exchange exchange, Permitted permitted) {
    this.exchange = exchange;
    this.format = permitted.endpoint().format();
    this.request = permitted.asked();
    this.maxOutputTokens = permitted.allowed().maxOutputTokens();
  }

  /**
   * What goes to a deployment.
   *
   * @throws Untranslatable if the provider's format cannot express the request
   */
  Leg to(Deployment deployment, Provider provider) {
    String model = deployment.upstreamModel();
    if (provider.speaks().contains(format.format())) {
      return new Leg(
          deployment,
          provider,
          format.format(),
          request.rewrite(model, maxOutputTokens),
          this::passing);
    }
    Dialect caller = format.dialect().orElseThrow(this::untranslatable);
    Dialect spoken = spoken(format, provider).orElseThrow(this::untranslatable);
    Translation translation = new Translation(caller, format.errors(), spoken, asked(caller));
    Buffer body = translation.request(model, maxOutputTokens);
    return new Leg(deployment, provider, spoken.format(), body, translation::answer);
  }

  /** Whether a provider can be asked in a format, or in one that it translates to. */
  static boolean able(WireFormat format, Provider provider) {
    return provider.speaks().contains(format.format())
        || (format.dialect().isPresent() && spoken(format, provider).isPresent());
  }

  /** The dialect of the same kind that the provider likes best. */
  private static Optional<Dialect> spoken(WireFormat format, Provider provider) {
    for (Format spoken : provider.speaks()) {
      Optional<Dialect> dialect = WireFormats.find(spoken).flatMap(WireFormat::dialect);
      if (spoken.kind() == format.format().kind() && dialect.isPresent()) {
        return dialect;
      }
    }
    return Optional.empty();
  }

  private Untranslatable untranslatable() {
    return new Untranslatable(
        "model",
        "No provider of this model takes requests in the format \""
            + format.format().code()
            + "\", and there is no translation.");
  }

  private Asked asked(Dialect caller) {
    Asked known = asked;
    if (known == null) {
      Conversation understood = caller.readRequest(request);
      known =
          new Asked(
              exchange.id(), exchange.started().getEpochSecond(), understood, request.usageAsked());
      asked = known;
    }
    return known;
  }

  private Answer passing(AnswerHead head) {
    return head.status() >= 400 ? new PlainAnswer(Figures.none()) : format.passing(request, head);
  }
}
