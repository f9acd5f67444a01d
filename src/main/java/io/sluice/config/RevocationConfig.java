package io.sluice.config;

/**
 * What happens when a token is ended before its time.
 *
 * @param openRequests {@code cut} or {@code finish}: of a request under way whose token is revoked
 *     or expires
 */
public record RevocationConfig(String openRequests) {

  public boolean cuts() {
    return openRequests.equals("cut");
  }
}
