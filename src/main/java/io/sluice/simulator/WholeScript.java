package io.sluice.simulator;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.vertx.core.buffer.Buffer;

/** An answer as one JSON document. */
public interface WholeScript extends Script {

  @Override
  default void last(Buffer out) {}

  @Override
  default void broken(Buffer out) {
    out.appendString("\", oops: \"");
  }

  @Override
  default void garbage(Buffer out) {
    EventScript.noise(out);
  }

  @Override
  default void oversized(Buffer out) {
    out.appendBytes(" ".repeat(EventScript.TOO_LARGE).getBytes(UTF_8));
  }

  /** Where there are no events, nothing can be said after the status: what came stays a torso. */
  @Override
  default void failed(Buffer out, ApiError error) {}

  /** A document that is said at once; its tokens, if any, are only billed. */
  record Ready(Buffer document) implements WholeScript {
    public static Ready of(Object json) {
      return new Ready(Buffer.buffer(json.toString()));
    }

    @Override
    public void open(Buffer out) {}

    @Override
    public void begin(Buffer out, Part part) {}

    @Override
    public void say(Buffer out, Part part, int from, int to) {}

    @Override
    public void end(Buffer out, Part part) {}

    @Override
    public void finish(Buffer out) {
      out.appendBuffer(document);
    }
  }
}
