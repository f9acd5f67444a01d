package io.sluice.usage.price.feed;

/** A file that is no price list; the message is one line that names it. */
public final class FeedException extends Exception {

  private static final long serialVersionUID = 1;

  FeedException(String message) {
    super(message);
  }
}
