package io.sluice.broker;

import io.netty.channel.ChannelFuture;
import io.sluice.tools.FrameEdges;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.impl.ConnectionBase;
import org.jspecify.annotations.Nullable;

/**
 * A WebSocket between a caller and a tool: bytes go both ways as they come, frames, pings and close
 * codes with them. Only its end can be of the broker's making.
 */
final class ToolTunnel {

  private static final int GOING_AWAY = 1001;
  private static final int POLICY = 1008;

  private final Exchange exchange;
  private final NetSocket tool;
  private final Deadline deadline;
  private final Runnable onClose;
  private final FrameEdges fromTool = new FrameEdges();
  private @Nullable NetSocket caller;
  private boolean closed;

  /**
   * Not open yet.
   *
   * @param tool the tool's side, on which the next bytes are frames
   * @param onClose told once when either side has closed
   */
  ToolTunnel(Exchange exchange, NetSocket tool, Deadline deadline, Runnable onClose) {
    this.exchange = exchange;
    this.tool = tool.pause();
    this.deadline = deadline;
    this.onClose = onClose;
  }

  /** Tells the caller that the WebSocket is there; the answer's headers must be set. */
  void open() {
    exchange.request().toNetSocket().onSuccess(this::join).onFailure(lost -> end());
  }

  private void join(NetSocket opened) {
    if (closed) {
      opened.close();
      return;
    }
    caller = opened;
    pump(opened, tool, null);
    pump(tool, opened, fromTool);
    opened.resume();
    tool.resume();
  }

  private void pump(NetSocket from, NetSocket to, @Nullable FrameEdges edges) {
    from.exceptionHandler(ignored -> {});
    from.handler(
        bytes -> {
          if (closed) {
            return;
          }
          deadline.touched();
          if (edges != null) {
            edges.pass(bytes);
          }
          to.write(bytes).onFailure(ignored -> {});
          if (to.writeQueueFull()) {
            from.pause();
          }
        });
    to.drainHandler(drained -> from.resume());
    from.closeHandler(gone -> end());
  }

  /**
   * Ends it from the middle, and says why if the caller can hear it.
   *
   * @param outcome how the call ended, as metrics say it
   */
  void close(String outcome, String reason) {
    NetSocket open = caller;
    if (open != null && !closed && fromTool.between() && !open.writeQueueFull()) {
      int code = outcome.equals("broker_stopped") ? GOING_AWAY : POLICY;
      Buffer frame = FrameEdges.close(code, reason);
      open.write(frame).onFailure(ignored -> {});
      end();
    } else {
      breakOff();
    }
  }

  /** Vert.x closes a connection only when all that was written is taken; Netty does not wait. */
  private void breakOff() {
    if (caller instanceof ConnectionBase connection) {
      ChannelFuture unused = connection.channelHandlerContext().close();
    }
    end();
  }

  /** What was written goes out before a side is closed. */
  private void end() {
    if (closed) {
      return;
    }
    closed = true;
    tool.resume();
    tool.close();
    NetSocket open = caller;
    if (open != null) {
      open.resume();
      open.close();
    }
    exchange.closed();
    onClose.run();
  }
}
