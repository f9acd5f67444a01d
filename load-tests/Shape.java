import io.vertx.core.buffer.Buffer;
import java.util.List;

/**
 * A kind of request that callers repeat.
 *
 * @param body an OpenAI chat completions request; its {@code /sim} line tells the simulated
 *     provider what to answer
 * @param share of the {@code --requests} asked for that this shape takes in a phase: one stream is
 *     the work of many small requests
 * @param connections of a latency phase; few, so that nothing queues
 */
record Shape(
    String name, String title, Buffer body, boolean streamed, double share, int connections) {

  static final int CHUNKS = 200;

  private static final int FEW = 2;

  static final Shape SMALL =
      new Shape("small", "small request, one JSON answer of 20 tokens", "tokens=20", false, 1, FEW);
  static final Shape STREAM =
      new Shape(
          "stream", CHUNKS + " chunks as fast as they go", "tokens=" + CHUNKS, true, 1.0 / 4, FEW);

  /** Streams mostly wait: only many at a time are enough to tell percentiles in a short phase. */
  static final Shape PACED =
      new Shape(
          "paced",
          CHUNKS + " chunks, one every 5 ms",
          "tokens=" + CHUNKS + " gap=5ms",
          true,
          1.0 / 50,
          32);

  Shape(
      String name,
      String title,
      String directives,
      boolean streamed,
      double share,
      int connections) {
    this(name, title, request(directives, streamed), streamed, share, connections);
  }

  /** {@link #STREAM} of a model of the demo, whatever its provider speaks. */
  static Shape streamOf(String model) {
    String body = STREAM.body.toString().replace("sim-small", model);
    return new Shape(
        model, "stream of " + model, Buffer.buffer(body), true, STREAM.share, STREAM.connections);
  }

  static Shape named(String name) {
    return List.of(SMALL, STREAM, PACED).stream()
        .filter(shape -> shape.name.equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "--shapes: " + name + " is not one of small, stream, paced"));
  }

  /** What the last bytes of a whole answer say. */
  String ending() {
    return streamed ? "data: [DONE]" : "}";
  }

  String accept() {
    return streamed ? "text/event-stream" : "application/json";
  }

  /** An OpenAI chat completions request for the simulated provider. */
  static Buffer request(String directives, boolean streamed) {
    return Buffer.buffer(
        """
        {"model":"sim-small","stream":%s,"messages":[\
        {"role":"system","content":"You are a terse assistant."},\
        {"role":"user","content":"/sim %s"}]}\
        """
            .formatted(streamed, directives));
  }
}
