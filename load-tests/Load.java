import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;

/**
 * Drives the targets that {@code compare} has started, in turns, and prints what each cost. All are
 * measured in the same minutes on the same machine; only such numbers can be divided.
 */
final class Load {
  private static final Duration WARM_UP = Duration.ofSeconds(20);
  private static final Duration CPU_PHASE = Duration.ofSeconds(5);
  private static final Duration LATENCY_PHASE = Duration.ofSeconds(2);

  /** CPU time is counted in steps of 10 ms: below this a step is more than a tenth. */
  private static final Duration ROUGH = Duration.ofMillis(100);

  private final Options options;
  private final Map<Target, ClosedLoop> callers = new LinkedHashMap<>();

  /**
   * @param requests at most, of one target in one phase; a shape takes its share of them
   * @param tokens folder of a file {@code NAME.token} for each target that asks for one
   */
  record Options(
      List<Target> targets,
      List<Shape> shapes,
      int requests,
      int concurrency,
      int rounds,
      Path tokens,
      boolean json) {

    static Options parse(String[] args) {
      List<Target> targets = new ArrayList<>();
      Map<String, String> values = new LinkedHashMap<>();
      for (int i = 0; i + 1 < args.length; i += 2) {
        if (args[i].equals("--target")) {
          targets.add(Target.parse(args[i + 1]));
        } else {
          values.put(args[i], args[i + 1]);
        }
      }
      return new Options(
          targets,
          List.of(values.get("--shapes").split(",")).stream().map(Shape::named).toList(),
          positive(values, "--requests"),
          positive(values, "--concurrency"),
          positive(values, "--rounds"),
          Path.of(values.get("--tokens")),
          values.get("--format").equals("json"));
    }

    private static int positive(Map<String, String> values, String name) {
      String value = values.get(name);
      if (value == null || !value.matches("[1-9][0-9]{0,5}")) {
        throw new IllegalArgumentException(
            name + ": expected a whole number from 1 to 999999, got " + value);
      }
      return Integer.parseInt(value);
    }
  }

  private Load(Vertx vertx, Options options) throws IOException {
    this.options = options;
    int connections = Math.max(options.concurrency(), Shape.PACED.connections());
    for (Target target : options.targets()) {
      callers.put(target, new ClosedLoop(vertx, target, token(target), connections));
    }
  }

  /** Those that do not look at it get one of the same size: their requests are no smaller. */
  private String token(Target target) throws IOException {
    List<Target> issuers = new ArrayList<>(List.of(target));
    issuers.addAll(options.targets());
    for (Target issuer : issuers) {
      Path file = options.tokens().resolve(issuer.name() + ".token");
      if (Files.exists(file)) {
        return Files.readString(file).strip();
      }
    }
    throw new IllegalArgumentException("--tokens: no .token file in " + options.tokens());
  }

  public static void main(String[] args) {
    Vertx vertx =
        Vertx.vertx(new VertxOptions().setPreferNativeTransport(true).setEventLoopPoolSize(1));
    int status = 0;
    try {
      Options options = Options.parse(args);
      List<Results> results = new Load(vertx, options).measure();
      System.out.print(options.json() ? json(options, results) : table(results));
    } catch (IllegalArgumentException | IOException | CompletionException e) {
      Throwable cause = e instanceof CompletionException ? e.getCause() : e;
      System.err.println("The comparison failed: " + cause.getMessage());
      status = 1;
    }
    await(vertx.close());
    System.exit(status);
  }

  private List<Results> measure() throws IOException {
    for (Shape shape : options.shapes()) {
      for (Target target : options.targets()) {
        System.err.println("warm-up: " + shape.name() + " " + target.name());
        phase(target, shape, options.concurrency(), 20 * requests(shape), WARM_UP);
      }
    }
    List<Results> results = new ArrayList<>();
    for (Shape shape : options.shapes()) {
      results.add(rounds(shape));
    }
    return results;
  }

  private Results rounds(Shape shape) throws IOException {
    Map<Target, List<Round>> rounds = new LinkedHashMap<>();
    for (int i = 1; i <= options.rounds(); i++) {
      System.err.println("round " + i + " of " + options.rounds() + ": " + shape.name());
      for (Map.Entry<Target, Round> round : round(shape).entrySet()) {
        rounds.computeIfAbsent(round.getKey(), none -> new ArrayList<>()).add(round.getValue());
      }
    }
    return new Results(shape, rounds);
  }

  /** One turn of everybody; the latency is what each adds to the direct way. */
  private Map<Target, Round> round(Shape shape) throws IOException {
    Map<Target, Round> round = new LinkedHashMap<>();
    Round.Latency direct = null;
    for (Target target : options.targets()) {
      Round.Latency latency =
          Round.Latency.of(
              phase(target, shape, shape.connections(), requests(shape), LATENCY_PHASE));
      if (target.isDirect()) {
        direct = latency;
        continue;
      }
      long before = target.cpuMicros();
      ClosedLoop.Phase busy =
          phase(target, shape, options.concurrency(), requests(shape), CPU_PHASE);
      double cpu = cpu(target, target.cpuMicros() - before, busy.requests());
      round.put(
          target, new Round(cpu, busy.requests() * 1e9 / busy.nanos(), latency.minus(direct)));
    }
    return round;
  }

  /** Per request. Too little to be counted is no figure to divide by. */
  private static double cpu(Target target, long micros, int requests) {
    if (micros == 0) {
      throw new IllegalArgumentException(
          target.name() + " used no CPU time that can be counted: give it more --requests");
    }
    if (micros < ROUGH.toMillis() * 1000) {
      System.err.println(target.name() + ": a rough figure; give it more --requests");
    }
    return (double) micros / requests;
  }

  private int requests(Shape shape) {
    return (int) Math.ceil(options.requests() * shape.share());
  }

  private ClosedLoop.Phase phase(
      Target target, Shape shape, int connections, int most, Duration time) {
    return await(callers.get(target).run(shape, connections, most, time));
  }

  private static <T> T await(Future<T> future) {
    return future.toCompletionStage().toCompletableFuture().join();
  }

  private static String table(List<Results> results) {
    StringBuilder text = new StringBuilder();
    results.forEach(result -> text.append(result.table()));
    return text
        + "\nMedian of the rounds (lowest..highest). Latency is on top of the direct way.\n";
  }

  private static String json(Options options, List<Results> results) {
    JsonArray shapes = new JsonArray();
    results.forEach(result -> shapes.add(result.json()));
    return new JsonObject()
            .put("cores", Runtime.getRuntime().availableProcessors())
            .put("rounds", options.rounds())
            .put("concurrency", options.concurrency())
            .put("shapes", shapes)
            .encodePrettily()
        + "\n";
  }
}
