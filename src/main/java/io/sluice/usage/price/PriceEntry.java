package io.sluice.usage.price;

import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * What a model of a provider costs from a day on.
 *
 * @param provider the price list's name of it, e.g. {@code openai}
 * @param model its name, or a pattern with {@code *}
 * @param from the first day, in UTC
 * @param until the day after the last; null for as long as nothing else is known
 * @param rates the usual ones
 * @param contextTiers dearer rates of long requests, by rising bound
 * @param serviceTiers other rates by the tier of service, e.g. {@code batch}, {@code priority}
 * @param source where it was read
 */
public record PriceEntry(
    String provider,
    String model,
    LocalDate from,
    @Nullable LocalDate until,
    Rates rates,
    List<ContextTier> contextTiers,
    Map<String, Rates> serviceTiers,
    String source) {

  public PriceEntry {
    contextTiers = List.copyOf(contextTiers);
    serviceTiers = Collections.unmodifiableMap(new TreeMap<>(serviceTiers));
  }

  /**
   * Rates of a request whose input, of every kind, has more tokens than this.
   *
   * @param rates what they do not name stays as usual
   * @param serviceTiers other rates of such requests by the tier of service
   */
  public record ContextTier(long aboveInputTokens, Rates rates, Map<String, Rates> serviceTiers) {
    public ContextTier {
      serviceTiers = Collections.unmodifiableMap(new TreeMap<>(serviceTiers));
    }

    /** Nothing that differs by tier of service. */
    public ContextTier(long aboveInputTokens, Rates rates) {
      this(aboveInputTokens, rates, Map.of());
    }
  }

  /**
   * The name that a ledger row keeps: which model, since when, and a checksum of the numbers, so
   * that a corrected price is another version even where its dates are the same.
   */
  public String version() {
    CRC32C sum = new CRC32C();
    String numbers = rates + contextTiers.toString() + serviceTiers;
    sum.update(numbers.getBytes(StandardCharsets.UTF_8));
    String checksum = HexFormat.of().toHexDigits((int) sum.getValue());
    return provider + "/" + model + "@" + from + "#" + checksum;
  }

  /** Whether it holds on a day. */
  public boolean inForce(LocalDate day) {
    return !day.isBefore(from) && (until == null || day.isBefore(until));
  }

  /** The more letters a pattern names, the nearer it is; a plain name is nearest. */
  int nearness() {
    return model.indexOf('*') < 0 ? Integer.MAX_VALUE : model.replace("*", "").length();
  }

  /**
   * Of one request.
   *
   * @param tier of service; empty for the usual one
   */
  Rates of(long inputTokens, String tier) {
    Rates found = rates;
    for (ContextTier context : contextTiers) {
      if (inputTokens > context.aboveInputTokens()) {
        found = found.under(context.rates());
      }
    }
    Rates service = serviceTiers.get(tier);
    found = service == null ? found : found.under(service);
    for (ContextTier context : contextTiers) {
      Rates both = context.serviceTiers().get(tier);
      if (both != null && inputTokens > context.aboveInputTokens()) {
        found = found.under(both);
      }
    }
    return found;
  }
}
