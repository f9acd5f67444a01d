package io.sluice.broker;

import io.sluice.resources.Kind;
import io.sluice.resources.Owned;
import io.sluice.resources.ResourceOwners;
import io.sluice.usage.TokenCounts;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Learns from what providers say of the things they keep: whose they are, what they have cost. */
final class ResourceNotes {

  /** OpenAI keeps responses for so long. */
  static final Duration RESPONSES_KEPT = Duration.ofDays(30);

  private static final Logger LOG = LoggerFactory.getLogger(ResourceNotes.class);
  private static final Set<String> BATCH_OVER =
      Set.of("completed", "failed", "expired", "cancelled");

  private final ResourceOwners owners;
  private final Clock clock;

  ResourceNotes(ResourceOwners owners, Clock clock) {
    this.owners = owners;
    this.clock = clock;
  }

  /** Whose something new is going to be. */
  record Maker(String provider, String model, String team, String user) {}

  /** One was made; an object without an id is none. */
  void made(Kind kind, Maker maker, Buffer object) {
    String id = TopLevel.texts(object).getOrDefault("id", "");
    var unused = remember(kind, maker, id, object.toString(), kind != Kind.BATCH);
  }

  /**
   * A response was begun that the provider keeps.
   *
   * @param background whether what it costs may only be known when it is looked at
   * @return to be run when what it costs is in the ledger
   */
  Runnable responded(Maker maker, String id, boolean background) {
    return remember(Kind.RESPONSE, maker, id, "", !background);
  }

  private Runnable remember(Kind kind, Maker maker, String id, String details, boolean settled) {
    if (!ResourceRoute.sound(id)) {
      return () -> {};
    }
    Instant now = clock.instant();
    Instant expires = kind == Kind.RESPONSE ? now.plus(RESPONSES_KEPT) : Owned.NEVER;
    Owned owned =
        new Owned(
            kind,
            id,
            maker.provider(),
            maker.model(),
            maker.team(),
            maker.user(),
            now,
            expires,
            details,
            settled);
    Future<Void> kept =
        owners
            .remember(owned)
            .onFailure(lost -> LOG.error("an owner of a {} is lost", kind.code(), lost));
    return () ->
        kept.onSuccess(
            done -> {
              boolean unused = owners.claim(owned);
            });
  }

  /**
   * One was looked at.
   *
   * @param reported what the provider says it has cost; null if it does not say
   * @return what is to be charged now: nothing, if it was before
   */
  TokenCounts seen(Owned owned, Buffer object, @Nullable TokenCounts reported) {
    boolean over = reported != null && owned.kind() != Kind.FILE;
    if (owned.kind() == Kind.BATCH) {
      Map<String, String> texts = TopLevel.texts(object);
      over &= BATCH_OVER.contains(texts.getOrDefault("status", ""));
      keepResults(owned, texts);
    }
    if (owned.kind() != Kind.RESPONSE && object.length() > 0) {
      owners.describe(owned, object.toString());
    }
    return over && reported != null && owners.claim(owned) ? reported : TokenCounts.NONE;
  }

  /** A batch's results are files of whoever made the batch. */
  private void keepResults(Owned batch, Map<String, String> texts) {
    Maker maker = new Maker(batch.provider(), batch.model(), batch.team(), batch.user());
    for (String name : List.of("output_file_id", "error_file_id")) {
      String id = texts.get(name);
      if (id != null) {
        var unused = remember(Kind.FILE, maker, id, "", true);
      }
    }
  }

  /** One was deleted. */
  void deleted(Owned owned) {
    owners
        .forget(owned.kind(), owned.id())
        .onFailure(
            stays -> LOG.warn("a deleted {} stays: {}", owned.kind().code(), stays.toString()));
  }
}
