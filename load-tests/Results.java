import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * The rounds of one shape, and what they say.
 *
 * @param rounds of each target, in the order they ran; the latency is what the target adds
 */
record Results(Shape shape, Map<Target, List<Round>> rounds) {

  /** CPU per request of one target over that of another, round by round. */
  record Ratio(String name, Spread spread) {}

  List<Ratio> ratios() {
    List<Ratio> ratios = new ArrayList<>();
    Optional<Target> nginx = all("nginx").stream().findFirst();
    for (Target sluice : all("sluice")) {
      all("pipe").stream()
          .filter(pipe -> pipe.jdk().equals(sluice.jdk()))
          .forEach(pipe -> ratios.add(ratio(sluice, pipe)));
      nginx.ifPresent(other -> ratios.add(ratio(sluice, other)));
    }
    nginx.ifPresent(other -> all("pipe").forEach(pipe -> ratios.add(ratio(pipe, other))));
    return ratios;
  }

  private List<Target> all(String kind) {
    return rounds.keySet().stream().filter(target -> target.kind().equals(kind)).toList();
  }

  private Ratio ratio(Target a, Target b) {
    List<Round> over = rounds.get(a);
    List<Round> under = rounds.get(b);
    return new Ratio(
        a.name() + "/" + b.name(),
        Spread.of(
            IntStream.range(0, over.size())
                .mapToDouble(i -> over.get(i).cpuMicros() / under.get(i).cpuMicros())));
  }

  private static Spread spread(List<Round> rounds, ToDoubleFunction<Round> value) {
    return Spread.of(rounds.stream().mapToDouble(value));
  }

  String table() {
    String row = "  %-12s %20s %22s %25s %25s %25s %25s%n";
    StringBuilder text = new StringBuilder();
    text.append(String.format("%n%s: %s%n", shape.name(), shape.title()));
    text.append(
        String.format(
            row,
            "",
            "CPU us/request",
            "requests/s",
            "+first byte p50 ms",
            "+first byte p99 ms",
            "+last byte p50 ms",
            "+last byte p99 ms"));
    rounds.forEach(
        (target, all) ->
            text.append(
                String.format(
                    row,
                    target.name(),
                    spread(all, Round::cpuMicros).text(0),
                    spread(all, Round::perSecond).text(0),
                    spread(all, round -> round.latency().firstP50()).text(2),
                    spread(all, round -> round.latency().firstP99()).text(2),
                    spread(all, round -> round.latency().lastP50()).text(2),
                    spread(all, round -> round.latency().lastP99()).text(2))));
    ratios()
        .forEach(
            ratio ->
                text.append(
                    String.format(
                        Locale.ROOT, "  CPU %-24s %s%n", ratio.name(), ratio.spread().text(2))));
    return text.toString();
  }

  JsonObject json() {
    JsonArray targets = new JsonArray();
    rounds.forEach((target, all) -> targets.add(json(target, all)));
    JsonObject ratios = new JsonObject();
    ratios().forEach(ratio -> ratios.put(ratio.name(), ratio.spread().json()));
    return new JsonObject()
        .put("shape", shape.name())
        .put("targets", targets)
        .put("cpuRatios", ratios);
  }

  private static JsonObject json(Target target, List<Round> all) {
    return new JsonObject()
        .put("name", target.name())
        .put("kind", target.kind())
        .put("jdk", target.jdk())
        .put("cpuMicrosPerRequest", spread(all, Round::cpuMicros).json())
        .put("requestsPerSecond", spread(all, Round::perSecond).json())
        .put("addedFirstByteP50Millis", spread(all, r -> r.latency().firstP50()).json())
        .put("addedFirstByteP99Millis", spread(all, r -> r.latency().firstP99()).json())
        .put("addedLastByteP50Millis", spread(all, r -> r.latency().lastP50()).json())
        .put("addedLastByteP99Millis", spread(all, r -> r.latency().lastP99()).json());
  }
}
