package io.sluice.identity;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where revocations are kept for good, perhaps shared with other brokers. All of it blocks, and is
 * called by one thread at a time.
 */
public interface RevocationStore extends AutoCloseable {

  /** More than any of these is no list to refuse by, but a key to replace. */
  int CAPACITY = 100_000;

  /**
   * Everything that is kept.
   *
   * @param edition grows with every change, whoever makes it
   */
  record Contents(long edition, List<Revocation> revocations) {}

  /** Before the first reading: no store has it. */
  long UNREAD = -1;

  /**
   * Reads all if there was a change.
   *
   * @param edition that is known already, or {@link #UNREAD}
   * @return null if nothing has changed since
   * @throws RevocationStoreException if it cannot be read
   */
  @Nullable Contents changedSince(long edition);

  /**
   * Keeps one more, durably.
   *
   * @return false if there is no room; nothing is dropped to make some
   * @throws RevocationStoreException if it was not kept, or if that is not known
   */
  boolean add(Revocation revocation);

  /**
   * Drops one, durably.
   *
   * @return false if there is none with this id
   * @throws RevocationStoreException if it was not dropped, or if that is not known
   */
  boolean remove(String id);

  /**
   * Drops those that are over.
   *
   * @throws RevocationStoreException if that is not known
   */
  void removePast(Instant now);

  @Override
  void close();
}
