package io.sluice.resources;

import java.time.Instant;

/**
 * Something that a provider keeps for a team.
 *
 * @param id the provider's
 * @param provider configured name of whose it is
 * @param model the alias it was made by; routes to the same account
 * @param expires when it is forgotten; {@link #NEVER} for what is kept until it is deleted
 * @param details what the provider said of it last, JSON; empty if nothing was kept
 * @param settled whether what it costs is in the ledger, or is nothing; a batch and a response in
 *     the background are only known to have cost something when they are looked at later
 */
public record Owned(
    Kind kind,
    String id,
    String provider,
    String model,
    String team,
    String user,
    Instant created,
    Instant expires,
    String details,
    boolean settled) {

  /** As late as a store of milliseconds can say. */
  public static final Instant NEVER = Instant.ofEpochMilli(Long.MAX_VALUE);

  /** Longer details are not kept. */
  public static final int MAX_DETAILS = 8192;

  /** An id, as far as the broker deals with it. */
  public static final int MAX_ID = 256;

  public Owned {
    if (id.isEmpty() || id.length() > MAX_ID) {
      throw new IllegalArgumentException(
          "an id has 1 to " + MAX_ID + " characters: " + id.length());
    }
    details = details.length() > MAX_DETAILS ? "" : details;
  }

  Owned asSettled() {
    return new Owned(kind, id, provider, model, team, user, created, expires, details, true);
  }

  boolean past(Instant now) {
    return !now.isBefore(expires);
  }
}
