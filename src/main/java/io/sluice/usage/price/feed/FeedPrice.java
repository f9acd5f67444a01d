package io.sluice.usage.price.feed;

import java.time.LocalDate;
import java.util.List;

/**
 * What a feed says some models cost.
 *
 * @param provider our price list's name of it
 * @param models names, or patterns with {@code *}
 * @param from the first day
 */
public record FeedPrice(String provider, List<String> models, LocalDate from, Points points) {

  public FeedPrice {
    models = List.copyOf(models);
  }
}
