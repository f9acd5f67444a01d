package io.sluice.usage.price.feed;

import java.util.List;

/**
 * A price list of somebody else's, as far as it fits ours.
 *
 * @param prices in US dollars
 */
public record Feed(FeedFormat format, List<FeedPrice> prices, List<LeftOut> leftOut) {

  public Feed {
    prices = List.copyOf(prices);
    leftOut = List.copyOf(leftOut);
  }
}
