package io.sluice.broker;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketFrame;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Puts the frames of one side of a WebSocket together to messages (RFC 6455 section 5.4): what is
 * to be judged has to be whole, and goes on in the frames that it came in.
 */
final class SocketMessages {

  /** An event of the Realtime API may hold 15 MiB of sound (OpenAI API reference). */
  static final int MAX_BYTES = 16 * 1024 * 1024;

  /** Frames without anything in them cost memory too. */
  private static final int MAX_FRAMES = 4096;

  private List<WebSocketFrame> frames = new ArrayList<>(1);
  private Buffer content = Buffer.buffer();
  private boolean text;
  private boolean tooLarge;
  private final int maxBytes;

  /** Of a side that may say what the server's own bounds allow. */
  SocketMessages() {
    this(MAX_BYTES);
  }

  /**
   * @param maxBytes of a message
   */
  SocketMessages(int maxBytes) {
    this.maxBytes = maxBytes;
  }

  /**
   * A whole message.
   *
   * @param text whether it is not binary
   */
  record Message(Buffer content, boolean text, List<WebSocketFrame> frames) {

    /** Sends it as it came. */
    void to(WebSocket socket) {
      if (!socket.isClosed()) {
        frames.forEach(frame -> socket.writeFrame(frame).onFailure(ignored -> {}));
      }
    }
  }

  /** Sends a message of the broker's own making; one that is closed does not hear it. */
  static void write(WebSocket to, Buffer text) {
    write(to, text.toString());
  }

  /** Sends a message of the broker's own making; one that is closed does not hear it. */
  static void write(WebSocket to, String text) {
    if (!to.isClosed()) {
      to.writeTextMessage(text).onFailure(ignored -> {});
    }
  }

  /** Whether a side does not take what it was sent. Vert.x throws where it is closed already. */
  static boolean full(WebSocket side) {
    return !side.isClosed() && side.writeQueueFull();
  }

  /** Takes the next frame; null as long as no message is whole with it. */
  @Nullable Message add(WebSocketFrame frame) {
    if (!frame.isText() && !frame.isBinary() && !frame.isContinuation()) {
      return null;
    }
    if (frames.isEmpty()) {
      text = frame.isText();
      content = frame.binaryData();
      tooLarge |= content.length() > maxBytes;
    } else {
      tooLarge |=
          frames.size() >= MAX_FRAMES || content.length() + frame.binaryData().length() > maxBytes;
    }
    if (tooLarge) {
      return null;
    }
    if (!frames.isEmpty()) {
      content = frames.size() == 1 ? content.copy() : content;
      content.appendBuffer(frame.binaryData());
    }
    frames.add(frame);
    if (!frame.isFinal()) {
      return null;
    }
    Message whole = new Message(content, text, frames);
    frames = new ArrayList<>(1);
    content = Buffer.buffer();
    return whole;
  }

  /** Whether a message breaks the bounds: nothing more can be read. */
  boolean tooLarge() {
    return tooLarge;
  }
}
