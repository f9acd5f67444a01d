package io.sluice.simulator;

import java.util.concurrent.ThreadLocalRandom;

/** Random identifiers that look like OpenAI's. */
final class Ids {
  private static final String LETTERS =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

  private Ids() {}

  static String completion() {
    return "chatcmpl-" + random(29);
  }

  static String call() {
    return "call_" + random(24);
  }

  static String request() {
    return "req_" + random(32);
  }

  private static String random(int length) {
    ThreadLocalRandom random = ThreadLocalRandom.current();
    char[] id = new char[length];
    for (int i = 0; i < length; i++) {
      id[i] = LETTERS.charAt(random.nextInt(LETTERS.length()));
    }
    return new String(id);
  }
}
