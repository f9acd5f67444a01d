package io.sluice.wire;

/**
 * What a request's path says, in formats that say it there.
 *
 * @param model empty if the body names it
 * @param stream whether the path asks for pieces
 */
public record RequestPath(String model, boolean stream) {

  /** A path that says nothing. */
  public static final RequestPath SILENT = new RequestPath("", false);
}
