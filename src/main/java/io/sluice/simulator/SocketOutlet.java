package io.sluice.simulator;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.json.JsonObject;
import java.util.regex.Pattern;

/**
 * A WebSocket that carries one answer after the other: what would be events are text messages, each
 * the event's data.
 */
public final class SocketOutlet implements Outlet {
  private static final String DATA = "data: ";
  private static final Pattern EVENTS = Pattern.compile("\n\n");

  private final ServerWebSocket socket;
  private Buffer pending = Buffer.buffer();
  private Runnable gone = () -> {};
  private boolean busy;

  public SocketOutlet(ServerWebSocket socket) {
    this.socket = socket;
    socket.exceptionHandler(ignored -> {});
    socket.closeHandler(closed -> gone.run());
  }

  /** Takes it for one answer; false while there is another. */
  public boolean begin() {
    if (busy) {
      return false;
    }
    busy = true;
    return true;
  }

  /** An error that belongs to no answer. */
  public void say(int status, Buffer body) {
    JsonObject message = new JsonObject().put("type", "error").put("status", status);
    send(message.put("error", new JsonObject(body).getValue("error")).encode());
  }

  /** One message. */
  public void send(String message) {
    if (!socket.isClosed()) {
      socket.writeTextMessage(message);
    }
  }

  @Override
  public void header(String name, String value) {}

  @Override
  public void head() {}

  @Override
  public void write(Buffer bytes) {
    pending.appendBuffer(bytes);
    String text = pending.toString();
    int end = text.lastIndexOf("\n\n");
    if (end < 0) {
      return;
    }
    for (String event : EVENTS.split(text.substring(0, end), -1)) {
      int data = event.indexOf(DATA);
      if (data >= 0) {
        send(event.substring(data + DATA.length()));
      }
    }
    pending = Buffer.buffer(text.substring(end + 2));
  }

  @Override
  public void end(Buffer bytes) {
    free();
    write(bytes);
  }

  private void free() {
    busy = false;
    gone = () -> {};
  }

  @Override
  public void refuse(int status, Buffer body) {
    free();
    say(status, body);
  }

  @Override
  public boolean full() {
    return socket.writeQueueFull();
  }

  @Override
  public void drained(Runnable then) {
    socket.drainHandler(drained -> then.run());
  }

  @Override
  public boolean closed() {
    return socket.isClosed();
  }

  @Override
  public void onClose(Runnable then) {
    gone = then;
  }

  @Override
  public void cut() {
    gone = () -> {};
    socket.close((short) 1011, "died");
  }

  @Override
  public void chunked() {}
}
