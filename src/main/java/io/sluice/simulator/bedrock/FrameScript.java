package io.sluice.simulator.bedrock;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.simulator.ApiError;
import io.sluice.simulator.EventScript;
import io.sluice.simulator.Script;
import io.vertx.core.buffer.Buffer;

/** An answer as frames of an event stream. */
interface FrameScript extends Script {
  // Payloads are padded with as many of these as are needed to hide their length.
  String PADDING = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ01234567";

  /** {@code event} with its padding. */
  static void send(Buffer out, String type, ObjectNode event) {
    int length = Math.floorMod(event.toString().hashCode(), PADDING.length() - 1) + 1;
    EventStream.event(out, type, event.put("p", PADDING.substring(0, length)).toString());
  }

  /** The right frame with a wrong sum. */
  @Override
  default void garbage(Buffer out) {
    int from = out.length();
    EventStream.event(out, "contentBlockDelta", "{}");
    out.setByte(from + 20, (byte) (out.getByte(from + 20) ^ 1));
  }

  @Override
  default void broken(Buffer out) {
    EventStream.event(out, "contentBlockDelta", "{\"contentBlockIndex\":{oops");
  }

  @Override
  default void oversized(Buffer out) {
    EventStream.event(
        out, "contentBlockDelta", "{\"p\":\"" + "x".repeat(EventScript.TOO_LARGE) + "\"}");
  }

  @Override
  default void failed(Buffer out, ApiError error) {
    ObjectNode body = JsonNodeFactory.instance.objectNode().put("message", error.message());
    EventStream.exception(out, "modelStreamErrorException", body.toString());
  }
}
