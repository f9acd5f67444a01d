package io.sluice.identity;

import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * All revocations in force, compiled: four look-ups tell whether a token is covered, however many
 * there are. Immutable once made.
 */
final class RevocationTable {

  private final long edition;
  private final NavigableMap<String, Revocation> byId;
  private final Map<String, OfIssuer> issuers = new HashMap<>();
  private final Instant nextEnd;

  private RevocationTable(long edition, NavigableMap<String, Revocation> byId) {
    this.edition = edition;
    this.byId = byId;
    Instant end = Instant.MAX;
    for (Revocation one : byId.values()) {
      issuers.computeIfAbsent(one.issuer(), name -> new OfIssuer()).add(one);
      end = one.until() != null && one.until().isBefore(end) ? one.until() : end;
    }
    this.nextEnd = end;
  }

  /** Compiles those that are not over. */
  static RevocationTable of(long edition, Collection<Revocation> all, Instant now) {
    NavigableMap<String, Revocation> byId = new TreeMap<>();
    all.stream().filter(one -> !one.past(now)).forEach(one -> byId.put(one.id(), one));
    return new RevocationTable(edition, Collections.unmodifiableNavigableMap(byId));
  }

  boolean covers(Caller caller) {
    OfIssuer issuer = issuers.get(caller.issuer());
    return issuer != null && issuer.covers(caller);
  }

  /** Of the store when this was read. */
  long edition() {
    return edition;
  }

  int size() {
    return byId.size();
  }

  /** Whether one of them is over. */
  boolean outdated(Instant now) {
    return !now.isBefore(nextEnd);
  }

  @Nullable Revocation find(String id) {
    return byId.get(id);
  }

  /** Oldest first, those behind an id; from the first if it is empty. */
  List<Revocation> page(String after, int limit) {
    return byId.tailMap(after, false).values().stream().limit(limit).toList();
  }

  /** One issuer's: by token id, and those that name none. */
  private static final class OfIssuer {

    private final Cutoffs anyToken = new Cutoffs();
    private final Map<String, Cutoffs> byTokenId = new HashMap<>();

    void add(Revocation one) {
      (one.jti() == null ? anyToken : byTokenId.computeIfAbsent(one.jti(), jti -> new Cutoffs()))
          .add(one);
    }

    boolean covers(Caller caller) {
      if (anyToken.covers(caller)) {
        return true;
      }
      Cutoffs one = caller.tokenId().isEmpty() ? null : byTokenId.get(caller.tokenId());
      return one != null && one.covers(caller);
    }
  }

  /**
   * Before which {@code iat} tokens are refused, by subject and for all of them. Of several orders
   * that differ in time alone the latest says it all.
   */
  private static final class Cutoffs {

    private long all = Long.MIN_VALUE;
    private final Map<String, Long> bySubject = new HashMap<>(0);

    void add(Revocation one) {
      long cutoff = cutoff(one.issuedBefore());
      if (one.subject() == null) {
        all = Math.max(all, cutoff);
      } else {
        bySubject.merge(one.subject(), cutoff, Math::max);
      }
    }

    private static long cutoff(@Nullable Instant issuedBefore) {
      return issuedBefore == null ? Long.MAX_VALUE : issuedBefore.getEpochSecond();
    }

    boolean covers(Caller caller) {
      if (caller.issuedAt() < all) {
        return true;
      }
      Long ofSubject = bySubject.get(caller.subject());
      return ofSubject != null && caller.issuedAt() < ofSubject;
    }
  }
}
