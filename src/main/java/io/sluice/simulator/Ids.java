package io.sluice.simulator;

import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;

/** Random identifiers, to which each vendor puts its own prefix. */
public final class Ids {
  private static final String LETTERS =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

  private Ids() {}

  /** Letters and digits. */
  public static String random(int length) {
    ThreadLocalRandom random = ThreadLocalRandom.current();
    char[] id = new char[length];
    for (int i = 0; i < length; i++) {
      id[i] = LETTERS.charAt(random.nextInt(LETTERS.length()));
    }
    return new String(id);
  }

  /** Small hexadecimal digits. */
  public static String hex(int length) {
    ThreadLocalRandom random = ThreadLocalRandom.current();
    StringBuilder id = new StringBuilder(length);
    while (id.length() < length) {
      id.append(Character.forDigit(random.nextInt(16), 16));
    }
    return id.toString();
  }

  public static String uuid() {
    return UUID.randomUUID().toString();
  }
}
