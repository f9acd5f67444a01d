package io.sluice.usage;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * Who pays for a request, as the caller's token and the configuration say it. Text is empty where
 * they say nothing.
 *
 * @param tenant the customer on whose behalf the team asks
 * @param user the person or service that asks
 * @param client the program that asks
 * @param project what it is for
 * @param costCentre the team's, at the time of the request
 * @param tags whatever else reports are to tell apart; by name, at most {@link #MAX_TAGS}
 */
public record Payer(
    String tenant,
    String team,
    String user,
    String client,
    String project,
    String costCentre,
    Map<String, String> tags) {

  /** Tags beyond it are left out, in the order of their names. */
  public static final int MAX_TAGS = 16;

  public Payer {
    if (tags.size() > MAX_TAGS) {
      Map<String, String> first = new TreeMap<>();
      new TreeMap<>(tags)
          .entrySet().stream()
              .limit(MAX_TAGS)
              .forEach(tag -> first.put(tag.getKey(), tag.getValue()));
      tags = first;
    }
    tags = tags.isEmpty() ? Map.of() : Collections.unmodifiableMap(new TreeMap<>(tags));
  }

  /** Of whom no more is known. */
  public static Payer of(String team, String user, String costCentre) {
    return new Payer("", team, user, "", "", costCentre, Map.of());
  }
}
