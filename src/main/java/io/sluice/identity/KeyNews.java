package io.sluice.identity;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the log what changed about an issuer's keys, once for each change and not at each refresh.
 * Only one load at a time speaks to it.
 */
final class KeyNews {

  private static final Logger LOG = LoggerFactory.getLogger(KeyNews.class);

  private final String issuer;
  private final String place;
  private volatile KeySet.Lint lint = KeySet.Lint.CLEAN;
  private volatile List<String> thumbprints = List.of();
  private volatile @Nullable String failure;

  /**
   * News of one issuer.
   *
   * @param issuer its name in the configuration
   * @param place where its keys come from
   */
  KeyNews(String issuer, String place) {
    this.issuer = issuer;
    this.place = place;
  }

  void loaded(KeySet keys) {
    if (failure != null) {
      LOG.info("issuer {}: keys loaded again from {}", issuer, place);
      failure = null;
    }
    if (!keys.lint().equals(lint)) {
      keys.lint().refused().forEach(why -> LOG.warn("issuer {}: {}: {}", issuer, place, why));
      keys.lint().unused().forEach(why -> LOG.info("issuer {}: {}: {}", issuer, place, why));
      lint = keys.lint();
    }
    List<String> inForce =
        keys.inForce().stream().map(VerificationKey::note).distinct().sorted().toList();
    if (!inForce.equals(thumbprints)) {
      LOG.info("issuer {}: in force: {}", issuer, inForce.isEmpty() ? "no key" : inForce);
      thumbprints = inForce;
    }
  }

  void failed(Throwable cause) {
    String why = Objects.requireNonNullElseGet(cause.getMessage(), cause::toString);
    if (why.equals(failure)) {
      LOG.debug("issuer {}: keys still not loaded: {}", issuer, why);
    } else {
      LOG.warn("issuer {}: keys not loaded: {}", issuer, why);
    }
    failure = why;
  }
}
