import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletionException;

/**
 * What a translated stream costs one running broker, next to one that passes: the same caller asks
 * for the same 200 chunks of models whose providers speak other formats, in turns.
 */
final class Translation {
  private static final Duration WARM_UP = Duration.ofSeconds(20);
  private static final Duration PHASE = Duration.ofSeconds(5);

  private Translation() {}

  /**
   * Of the demo, by the format of its provider.
   *
   * @param model the first passes, the others are translated
   */
  private record Case(String format, String model) {}

  private static final List<Case> CASES =
      List.of(
          new Case("chat", "sim-small"),
          new Case("messages", "sim-claude"),
          new Case("gemini", "sim-gemini"),
          new Case("converse", "sim-nova"),
          new Case("cohere", "sim-command"));

  public static void main(String[] args) throws IOException {
    Target broker = Target.parse(args[0]);
    String token = Files.readString(Path.of(args[1])).strip();
    int requests = Integer.parseInt(args[2]);
    int concurrency = Integer.parseInt(args[3]);
    int rounds = Integer.parseInt(args[4]);
    boolean json = args[5].equals("json");
    Vertx vertx =
        Vertx.vertx(new VertxOptions().setPreferNativeTransport(true).setEventLoopPoolSize(1));
    int status = 0;
    try {
      ClosedLoop callers = new ClosedLoop(vertx, broker, token, concurrency);
      for (Case one : CASES) {
        System.err.println("warm-up: " + one.format());
        await(callers.run(Shape.streamOf(one.model()), concurrency, 10 * requests, WARM_UP));
      }
      Map<Case, List<Double>> micros = new LinkedHashMap<>();
      for (int round = 1; round <= rounds; round++) {
        System.err.println("round " + round + " of " + rounds);
        for (Case one : CASES) {
          long before = broker.cpuMicros();
          ClosedLoop.Phase phase =
              await(callers.run(Shape.streamOf(one.model()), concurrency, requests, PHASE));
          double each = (double) (broker.cpuMicros() - before) / phase.requests();
          micros.computeIfAbsent(one, none -> new ArrayList<>()).add(each);
        }
      }
      System.out.print(json ? json(micros) : table(micros));
    } catch (CompletionException e) {
      System.err.println("The comparison failed: " + e.getCause().getMessage());
      status = 1;
    }
    await(vertx.close());
    System.exit(status);
  }

  private static <T> T await(Future<T> future) {
    return future.toCompletionStage().toCompletableFuture().join();
  }

  private static Spread cpu(Map<Case, List<Double>> micros, Case one) {
    return Spread.of(micros.get(one).stream().mapToDouble(Double::doubleValue));
  }

  /** Of rounds, each divided by the passing stream of the same round. */
  private static Spread ratio(Map<Case, List<Double>> micros, Case one) {
    List<Double> passing = micros.get(CASES.get(0));
    List<Double> translated = micros.get(one);
    double[] ratios = new double[passing.size()];
    for (int i = 0; i < ratios.length; i++) {
      ratios[i] = translated.get(i) / passing.get(i);
    }
    return Spread.of(java.util.Arrays.stream(ratios));
  }

  private static String table(Map<Case, List<Double>> micros) {
    StringBuilder text = new StringBuilder("\nA stream of 200 chunks, asked for as chat\n\n");
    String line = "%-10s %26s %22s%n";
    text.append(line.formatted("provider", "CPU us/stream", "times passing"));
    for (Case one : CASES) {
      text.append(
          String.format(
              Locale.ROOT,
              line,
              one.format(),
              cpu(micros, one).text(0),
              ratio(micros, one).text(2)));
    }
    return text + "\nMedian of the rounds (lowest..highest).\n";
  }

  private static String json(Map<Case, List<Double>> micros) {
    JsonObject formats = new JsonObject();
    for (Case one : CASES) {
      formats.put(
          one.format(),
          new JsonObject()
              .put("cpu_micros", cpu(micros, one).json())
              .put("ratio", ratio(micros, one).json()));
    }
    return formats.encodePrettily() + "\n";
  }
}
