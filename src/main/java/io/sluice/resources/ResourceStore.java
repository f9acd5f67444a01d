package io.sluice.resources;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Where owners are kept for good, perhaps shared with other brokers. All of it blocks, and is
 * called by one thread at a time. Whatever fails throws a {@link ResourceStoreException}.
 */
public interface ResourceStore extends AutoCloseable {

  /**
   * Keeps all of them or none, durably. What is there already stays as it is: no provider can give
   * a team what is another's.
   */
  void remember(List<Owned> owned);

  /** Whose it is. */
  Optional<Owned> find(Kind kind, String id);

  /**
   * A team's, newest first.
   *
   * @param after the id that the page comes after; empty for the first
   */
  List<Owned> list(String team, Kind kind, String after, int limit);

  /** Notes what the provider said of it last. */
  void describe(Kind kind, String id, String details);

  /** Notes that what it costs is in the ledger. */
  void settle(Kind kind, String id);

  /** Drops one, durably. */
  void forget(Kind kind, String id);

  /** Drops those that are over, at most some; true if there may be more. */
  boolean removePast(Instant now);

  @Override
  void close();
}
