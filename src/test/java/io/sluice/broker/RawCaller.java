package io.sluice.broker;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;

/** A caller on a bare socket: it can read slowly, send slowly, or leave at any moment. */
final class RawCaller implements AutoCloseable {

  private static final int READ_TIMEOUT_MILLIS = 20_000;

  private final TestBroker broker;
  private final Socket socket = new Socket();
  private final ByteArrayOutputStream read = new ByteArrayOutputStream();

  private RawCaller(TestBroker broker) {
    this.broker = broker;
  }

  static RawCaller of(TestBroker broker) throws IOException {
    return of(broker, 1 << 16);
  }

  /** One whose system takes in only so many bytes that it did not read. */
  static RawCaller of(TestBroker broker, int receiveBuffer) throws IOException {
    return to(broker, broker.broker.port(), receiveBuffer);
  }

  /** One at the management listener. */
  static RawCaller ofAdmin(TestBroker broker) throws IOException {
    return to(broker, broker.broker.adminPort(), 1 << 16);
  }

  private static RawCaller to(TestBroker broker, int port, int receiveBuffer) throws IOException {
    RawCaller caller = new RawCaller(broker);
    caller.socket.setReceiveBufferSize(receiveBuffer);
    caller.socket.setSoTimeout(READ_TIMEOUT_MILLIS);
    caller.socket.setTcpNoDelay(true);
    caller.socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    return caller;
  }

  RawCaller chat(String team, String body) throws IOException {
    return head(team, body.length()).send(body);
  }

  /** Announces a body and does not send it. */
  RawCaller head(String team, int bodyLength) throws IOException {
    return headWith(broker.token(team, "copilot"), bodyLength);
  }

  RawCaller chatWith(String token, String body) throws IOException {
    return headWith(token, body.length()).send(body);
  }

  /** Announces a body and does not send it. */
  RawCaller headWith(String token, int bodyLength) throws IOException {
    return headTo("/v1/chat/completions", token, bodyLength);
  }

  /** A whole request of a copilot of the team. */
  RawCaller ask(String path, String team, String body) throws IOException {
    return headTo(path, broker.token(team, "copilot"), body.length()).send(body);
  }

  private RawCaller headTo(String path, String token, int bodyLength) throws IOException {
    return send(
        String.join(
            "\r\n",
            "POST " + path + " HTTP/1.1",
            "host: sluice",
            "authorization: Bearer " + token,
            "content-type: application/json",
            "content-length: " + bodyLength,
            "",
            ""));
  }

  RawCaller send(String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(UTF_8));
    return this;
  }

  InputStream in() throws IOException {
    return socket.getInputStream();
  }

  /** Reads until the text has come; gives all that came so far. */
  String readUntil(String text) throws IOException {
    while (!seen().contains(text)) {
      if (!readMore()) {
        throw new AssertionError("the connection ended before '" + text + "': " + seen());
      }
    }
    return seen();
  }

  /** Reads until the broker closes the connection; gives all that came. */
  String readToEnd() throws IOException {
    while (readMore()) {}
    return seen();
  }

  /** Whether anything comes within a time. */
  boolean readsWithin(Duration time) throws IOException {
    socket.setSoTimeout((int) time.toMillis());
    try {
      return readMore();
    } catch (SocketTimeoutException nothing) {
      return false;
    } finally {
      socket.setSoTimeout(READ_TIMEOUT_MILLIS);
    }
  }

  private boolean readMore() throws IOException {
    byte[] some = new byte[8192];
    int count = in().read(some);
    if (count > 0) {
      read.write(some, 0, count);
    }
    return count >= 0;
  }

  private String seen() {
    return read.toString(ISO_8859_1);
  }

  /** Leaves as a process does that is killed: with a TCP reset if something was not read. */
  @Override
  public void close() throws IOException {
    socket.close();
  }
}
