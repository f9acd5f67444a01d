package io.sluice.provider;

import java.time.Duration;

/** Hears how a provider's keys fare. Called on event loops; must not block. */
public interface KeyListener {

  /** Hears nothing. */
  KeyListener NONE =
      new KeyListener() {
        @Override
        public void resting(String provider, int key, int status, Duration rest) {}

        @Override
        public void back(String provider, int key) {}
      };

  /**
   * A key is used only for want of another.
   *
   * @param key its place in the configuration, from 0
   * @param status that the provider answered with: 401, 403 or 429
   */
  void resting(String provider, int key, int status, Duration rest);

  /** A key that had been refused was accepted again. */
  void back(String provider, int key);
}
