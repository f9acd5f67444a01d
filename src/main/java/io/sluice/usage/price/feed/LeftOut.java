package io.sluice.usage.price.feed;

/**
 * What a feed says and our price list cannot.
 *
 * @param provider as ours names it, or the feed where it is none of ours
 * @param model the feed's name of it; empty for all of the provider's
 * @param what the field; empty for all of the model
 * @param why for people
 */
public record LeftOut(String provider, String model, String what, String why) {

  @Override
  public String toString() {
    return provider
        + (model.isEmpty() ? "" : "/" + model)
        + (what.isEmpty() ? "" : " " + what)
        + ": "
        + why;
  }
}
