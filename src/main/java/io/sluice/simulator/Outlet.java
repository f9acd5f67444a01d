package io.sluice.simulator;

import io.vertx.core.buffer.Buffer;

/** Where an answer goes: an HTTP response or a socket. */
public interface Outlet {

  /** A header of the answer, where there are any; before anything is sent. */
  void header(String name, String value);

  /** Sends the head alone. */
  void head();

  void write(Buffer bytes);

  /** The last bytes; may be none. */
  void end(Buffer bytes);

  /** A refusal in place of an answer. */
  void refuse(int status, Buffer body);

  boolean full();

  void drained(Runnable then);

  /** Whether the other side is gone. */
  boolean closed();

  /** Called once when the other side is gone; a later one takes an earlier one's place. */
  void onClose(Runnable then);

  /** Cuts the connection, or its stream where it carries several. */
  void cut();

  /** Its length is not told ahead. */
  void chunked();
}
