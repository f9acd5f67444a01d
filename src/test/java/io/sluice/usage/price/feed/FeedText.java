package io.sluice.usage.price.feed;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;

/** Feeds for tests, from text. */
final class FeedText {

  static final LocalDate DAY = LocalDate.parse("2026-11-25");

  private FeedText() {}

  static Feed read(Path folder, String json) throws IOException, FeedException {
    return FeedFile.read(Files.writeString(folder.resolve("feed.json"), json), null, DAY);
  }

  /** A provider's prices as people read them, each behind its models. */
  static List<String> prices(Feed feed, String provider) {
    return feed.prices().stream()
        .filter(price -> price.provider().equals(provider))
        .map(price -> String.join(" ", price.models()) + ": " + price.points().shown())
        .toList();
  }

  static List<String> leftOut(Feed feed) {
    return feed.leftOut().stream().map(LeftOut::toString).toList();
  }
}
