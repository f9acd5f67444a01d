package io.sluice.limits;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * How many tokens a request may use, learned for each model from what requests really used. There
 * is no tokenizer: providers have their own, and change them.
 */
public final class TokenEstimator {

  private static final double FIRST_BYTES_PER_TOKEN = 4;
  private static final double WEIGHT = 0.05;

  /** A body may be mostly an image, or mostly what is no text at all; neither teaches much. */
  private static final double FEWEST_BYTES = 1;

  private static final double MOST_BYTES = 16;

  /** Too little rather makes a debt that others wait for, too much is given back. */
  private static final double MARGIN = 1.1;

  /** When nothing is known and nothing is bounded: a long answer, never the whole limit. */
  private static final long FIRST_OUTPUT = 1024;

  private static final int PERCENT = 90;
  private static final int ENOUGH = 10;

  /** By alias; aliases come from the configuration, which bounds them. */
  private final ConcurrentMap<String, Model> models = new ConcurrentHashMap<>();

  /**
   * The input tokens of a request.
   *
   * @param model the alias
   * @param bytes of its body
   * @return at least 1
   */
  public long input(String model, long bytes) {
    Model known = models.get(model);
    double each = known == null ? FIRST_BYTES_PER_TOKEN : known.bytesPerToken;
    double margin = known == null ? 1 : MARGIN;
    return Math.max(1, (long) Math.ceil(bytes / each * margin));
  }

  /**
   * The output tokens of a request: what it asks for at most, or what nine of ten requests stay
   * under.
   *
   * @param model the alias
   * @param cap of the grant; 0 for none
   * @param asked bounds that the request itself sets, whatever they are called; the largest counts,
   *     and none or 0 is no bound
   * @return at least 1
   */
  public long output(String model, long cap, long... asked) {
    long bound = 0;
    for (long one : asked) {
      bound = Math.max(bound, one);
    }
    if (bound == 0) {
      Model known = models.get(model);
      bound = known == null ? FIRST_OUTPUT : known.usualOutput;
    }
    return Math.max(1, cap > 0 ? Math.min(cap, bound) : bound);
  }

  /**
   * Learns from a request that went through.
   *
   * @param bytes of its body
   * @param inputTokens as the provider reported them, cached ones included
   * @param outputTokens likewise; 0 if it broke off before it answered
   */
  public void learn(String model, long bytes, long inputTokens, long outputTokens) {
    models.computeIfAbsent(model, name -> new Model()).learn(bytes, inputTokens, outputTokens);
  }

  private static final class Model {

    private final Spread outputs = new Spread();
    private volatile double bytesPerToken = FIRST_BYTES_PER_TOKEN;
    private volatile long usualOutput = FIRST_OUTPUT;

    synchronized void learn(long bytes, long inputTokens, long outputTokens) {
      if (bytes > 0 && inputTokens > 0) {
        double seen = Math.max(FEWEST_BYTES, Math.min(MOST_BYTES, (double) bytes / inputTokens));
        bytesPerToken = bytesPerToken * (1 - WEIGHT) + seen * WEIGHT;
      }
      if (outputTokens > 0) {
        outputs.add(outputTokens);
        if (outputs.total() >= ENOUGH) {
          usualOutput = outputs.percentile(PERCENT);
        }
      }
    }
  }
}
