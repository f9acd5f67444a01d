package io.sluice.broker;

import io.sluice.provider.Dispatch.Operation.Ask;
import io.sluice.provider.Dispatch.Payload;
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
import io.sluice.wire.conversation.CountDialect;
import io.sluice.wire.conversation.CountTranslation;
import io.sluice.wire.conversation.Dialect;
import io.sluice.wire.conversation.Dialect.Asked;
import io.sluice.wire.conversation.Translation;
import io.sluice.wire.conversation.Untranslatable;
import io.sluice.wire.embedding.EmbeddingDialect;
import io.sluice.wire.embedding.EmbeddingTranslation;
import io.vertx.core.buffer.Buffer;
import java.util.Optional;
import java.util.function.Function;
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
  private final @Nullable FormBody form;
  private final long maxOutputTokens;
  private @Nullable Asked asked;

  Legs(Exchange exchange, Permitted permitted) {
    this.exchange = exchange;
    this.format = permitted.endpoint().format();
    this.request = permitted.asked();
    this.form = permitted.form();
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
      String query = exchange.request().query();
      return new Leg(
          deployment,
          provider,
          new Ask(format.format(), model, request.stream(), query == null ? "" : query),
          payload(model, provider),
          this::passing);
    }
    return switch (format.format().kind()) {
      case CONVERSATION -> conversation(deployment, provider);
      case EMBEDDING -> embedding(deployment, provider);
      case COUNT -> count(deployment, provider);
      case OTHER -> throw untranslatable();
    };
  }

  private Payload payload(String model, Provider provider) {
    if (form == null) {
      return new Payload.Json(request.rewrite(model, maxOutputTokens, provider.quirks().style()));
    }
    if (!form.sendable()) {
      throw new Untranslatable("", "The form was sent already and is not kept.");
    }
    return form.to(model);
  }

  private Leg conversation(Deployment deployment, Provider provider) {
    String query = exchange.request().query();
    Dialect caller =
        format.dialect().orElseThrow(this::untranslatable).queried(query == null ? "" : query);
    Dialect spoken =
        spoken(format, provider, WireFormat::dialect)
            .orElseThrow(this::untranslatable)
            .styled(provider.quirks().style());
    Translation translation = new Translation(caller, format.errors(), spoken, asked(caller));
    Buffer body = translation.request(deployment.upstreamModel(), maxOutputTokens);
    return leg(deployment, provider, spoken.format(), body, translation::answer);
  }

  private Leg embedding(Deployment deployment, Provider provider) {
    EmbeddingDialect caller = format.embeddingDialect().orElseThrow(this::untranslatable);
    EmbeddingDialect spoken =
        spoken(format, provider, WireFormat::embeddingDialect).orElseThrow(this::untranslatable);
    EmbeddingTranslation translation =
        new EmbeddingTranslation(
            caller, format.errors(), spoken, caller.readRequest(request), exchange.id());
    Buffer body = translation.request(deployment.upstreamModel());
    return leg(deployment, provider, spoken.format(), body, translation::answer);
  }

  private Leg count(Deployment deployment, Provider provider) {
    CountDialect caller = format.countDialect().orElseThrow(this::untranslatable);
    CountDialect spoken =
        spoken(format, provider, WireFormat::countDialect).orElseThrow(this::untranslatable);
    CountTranslation translation =
        new CountTranslation(
            caller, format.errors(), spoken, caller.readRequest(request), exchange.id());
    Buffer body = translation.request(deployment.upstreamModel());
    return leg(deployment, provider, spoken.format(), body, translation::answer);
  }

  private Leg leg(
      Deployment deployment,
      Provider provider,
      Format spoken,
      Buffer body,
      Function<AnswerHead, Answer> answers) {
    return new Leg(
        deployment,
        provider,
        new Ask(spoken, deployment.upstreamModel(), request.stream(), null),
        new Payload.Json(body),
        answers);
  }

  /** Whether a provider can be asked in a format, or in one that it translates to. */
  static boolean able(WireFormat format, Provider provider) {
    return provider.speaks().contains(format.format())
        || translates(format, provider, WireFormat::dialect)
        || translates(format, provider, WireFormat::embeddingDialect)
        || translates(format, provider, WireFormat::countDialect);
  }

  private static <T> boolean translates(
      WireFormat format, Provider provider, Function<WireFormat, Optional<T>> dialect) {
    return dialect.apply(format).isPresent() && spoken(format, provider, dialect).isPresent();
  }

  /** The dialect of the same kind that the provider likes best. */
  private static <T> Optional<T> spoken(
      WireFormat format, Provider provider, Function<WireFormat, Optional<T>> dialect) {
    for (Format spoken : provider.speaks()) {
      Optional<T> known = WireFormats.find(spoken).flatMap(dialect);
      if (spoken.kind() == format.format().kind() && known.isPresent()) {
        return known;
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
