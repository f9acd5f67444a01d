package io.sluice.broker;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.sluice.access.Decision.Allowed;
import io.sluice.broker.ResourceNotes.Maker;
import io.sluice.provider.Dispatch.Operation.Ask;
import io.sluice.provider.Dispatch.Payload;
import io.sluice.resources.Kind;
import io.sluice.resources.Owned;
import io.sluice.resources.ResourceOwners;
import io.sluice.routing.Deployment;
import io.sluice.routing.Model;
import io.sluice.wire.Answer;
import io.sluice.wire.FieldSearch;
import io.sluice.wire.Format;
import io.sluice.wire.References;
import io.sluice.wire.References.Reference;
import io.sluice.wire.responses.KeptResponse;
import io.vertx.core.Future;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/**
 * Requests that refer to what a provider keeps, and answers that it will keep: the first go where
 * that is, if it is the team's own; the second become the team's.
 */
final class KeptResponses {

  private final ResourceOwners owners;
  private final ResourceNotes notes;

  KeptResponses(ResourceOwners owners, ResourceNotes notes) {
    this.owners = owners;
    this.notes = notes;
  }

  /**
   * A request, restricted to the places that have what it refers to. Fails for what is not there
   * and for what is another team's, with the same error.
   */
  Future<Permitted> own(Permitted permitted) {
    return own(permitted, KeptResponses::missing);
  }

  /**
   * The same, where what is missing is said in other words.
   *
   * @param missing what to fail with
   */
  Future<Permitted> own(Permitted permitted, Function<Kind, RoadException> missing) {
    Set<Reference> references = References.of(permitted.asked());
    Future<Set<String>> providers = Future.succeededFuture(new HashSet<>());
    for (Reference reference : references) {
      providers =
          providers.compose(
              known ->
                  own(permitted, reference, missing)
                      .map(
                          owned -> {
                            known.add(owned.provider());
                            return known;
                          }));
    }
    return references.isEmpty()
        ? Future.succeededFuture(permitted)
        : providers.map(known -> restricted(permitted, known));
  }

  private Future<Owned> own(
      Permitted permitted, Reference reference, Function<Kind, RoadException> missing) {
    Kind kind =
        switch (reference.kind()) {
          case RESPONSE -> Kind.RESPONSE;
          case FILE -> Kind.FILE;
          // None is made by way of this broker, so there is none that could be the team's own.
          case CONVERSATION -> throw missing("conversation", "conversation");
        };
    return owners
        .find(kind, reference.id())
        .map(found -> found.filter(one -> one.team().equals(permitted.caller().team())))
        .map(found -> found.orElseThrow(() -> missing.apply(kind)));
  }

  static RoadException missing(Kind kind) {
    return missing(kind.code(), kind == Kind.RESPONSE ? "previous_response_id" : "file_id");
  }

  private static RoadException missing(String kind, String field) {
    return new RoadException(Errors.noSuchResource(kind, field));
  }

  private static Permitted restricted(Permitted permitted, Set<String> providers) {
    Allowed allowed = permitted.allowed();
    Model model = allowed.granted();
    List<Deployment> places =
        model.deployments().stream()
            .filter(place -> providers.size() == 1 && providers.contains(place.provider()))
            .toList();
    if (places.isEmpty()) {
      throw new RoadException(Errors.noKeeper());
    }
    return new Permitted(
        permitted.endpoint(),
        permitted.caller(),
        permitted.asked(),
        permitted.form(),
        new Allowed(
            allowed.team(),
            allowed.costCentre(),
            model.only(places),
            allowed.rule(),
            allowed.maxOutputTokens()));
  }

  /** The answer, watched for the id that the provider keeps it under. */
  Answer watch(Answer answer, Leg leg, Permitted permitted) {
    if (leg.format() != Format.RESPONSES
        || !(leg.operation() instanceof Ask)
        || !(leg.payload() instanceof Payload.Json json)
        || !(answer instanceof KeptResponse kept)) {
      return answer;
    }
    String body = json.body().toString(ISO_8859_1);
    if (FieldSearch.has(body, "\"store\"", "f")) {
      return answer;
    }
    Maker maker =
        new Maker(
            leg.deployment().provider(),
            permitted.asked().model(),
            permitted.caller().team(),
            permitted.caller().user());
    boolean background = FieldSearch.has(body, "\"background\"", "t");
    return new KeptAnswer(answer, kept, id -> notes.responded(maker, id, background), background);
  }
}
