import io.vertx.core.json.JsonObject;
import java.util.Locale;
import java.util.stream.DoubleStream;

/** The middle of a few rounds, and how far they lie apart. */
record Spread(double median, double min, double max) {

  static Spread of(DoubleStream rounds) {
    double[] sorted = rounds.sorted().toArray();
    int middle = sorted.length / 2;
    double median =
        sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    return new Spread(median, sorted[0], sorted[sorted.length - 1]);
  }

  String text(int decimals) {
    String number = "%." + decimals + "f";
    return String.format(
        Locale.ROOT, number + " (" + number + ".." + number + ")", median, min, max);
  }

  JsonObject json() {
    return new JsonObject().put("median", median).put("min", min).put("max", max);
  }
}
