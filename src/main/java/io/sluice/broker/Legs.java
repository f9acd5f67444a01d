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
    WireFormat other = translated(provider);
    if (other.dialect().isPresent() && format.dialect().isPresent()) {
      return translated(deployment, provider, format.dialect().get(), other.dialect().get());
    }
    throw untranslatable();
  }

  private Leg translated(
      Deployment deployment, Provider provider, Dialect caller, Dialect dialect) {
    Translation translation = new Translation(caller, format.errors(), dialect, asked(caller));
    Buffer body = translation.request(deployment.upstreamModel(), maxOutputTokens);
    return new Leg(deployment, provider, dialect.format(), body, translation::answer);
  }

  /** The format of the same kind that the provider likes best. */
  private WireFormat translated(Provider provider) {
    return provider.speaks().stream()
        .filter(spoken -> spoken.kind() == format.format().kind())
        .filter(spoken -> spoken.kind() != Format.Kind.OTHER)
        .map(WireFormats::find)
        .flatMap(Optional::stream)
        .findFirst()
        .orElseThrow(this::untranslatable);
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
