package io.sluice.usage.price.feed;

/** A value that cannot be carried over, so that its model cannot either. */
final class UnfitException extends Exception {

  private static final long serialVersionUID = 1;

  private final String what;
  private final String why;

  UnfitException(String what, String why) {
    super(what + " " + why);
    this.what = what;
    this.why = why;
  }

  String what() {
    return what;
  }

  String why() {
    return why;
  }
}
