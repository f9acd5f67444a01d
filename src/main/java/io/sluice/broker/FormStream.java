package io.sluice.broker;

import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.streams.ReadStream;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Buffers that are there and then those that a request still brings, each as soon as whoever reads
 * wants it: the request is paused whenever nobody does. Begins paused. Belongs to one event loop.
 */
final class FormStream implements ReadStream<Buffer> {

  private final Deque<Buffer> queue;
  private final @Nullable HttpServerRequest request;
  private final Rest rest;
  private final Promise<Void> passed;
  private @Nullable Handler<Buffer> handler;
  private @Nullable Handler<Void> endHandler;
  private @Nullable Handler<Throwable> exceptionHandler;
  private long demand;
  private boolean begun;
  private boolean reading;
  private boolean sourceEnded;
  private boolean over;

  /** What becomes of more of the request. */
  interface Rest {
    /**
     * Takes in more.
     *
     * @param chunk null at the end
     * @throws RoadException if it must not go on
     */
    List<Buffer> of(@Nullable Buffer chunk);
  }

  private FormStream(
      List<Buffer> ready, @Nullable HttpServerRequest request, Rest rest, Promise<Void> passed) {
    this.queue = new ArrayDeque<>(ready);
    this.request = request;
    this.rest = rest;
    this.passed = passed;
    this.sourceEnded = request == null;
  }

  /** All of it is there. */
  static FormStream of(List<Buffer> ready) {
    return new FormStream(ready, null, chunk -> List.of(), Promise.promise());
  }

  /**
   * Goes on with the request, which is paused.
   *
   * @param passed told when all has been read from here, or why not
   */
  static FormStream of(
      List<Buffer> ready, HttpServerRequest request, Rest rest, Promise<Void> passed) {
    return new FormStream(ready, request, rest, passed);
  }

  /** Whether anything of it was asked for. */
  boolean begun() {
    return begun;
  }

  @Override
  public FormStream handler(@Nullable Handler<Buffer> handler) {
    this.handler = handler;
    return this;
  }

  @Override
  public FormStream endHandler(@Nullable Handler<Void> handler) {
    this.endHandler = handler;
    return this;
  }

  @Override
  public FormStream exceptionHandler(@Nullable Handler<Throwable> handler) {
    this.exceptionHandler = handler;
    return this;
  }

  @Override
  public FormStream pause() {
    demand = 0;
    return this;
  }

  @Override
  public FormStream resume() {
    return fetch(Long.MAX_VALUE);
  }

  @Override
  public FormStream fetch(long amount) {
    demand = demand + amount < 0 ? Long.MAX_VALUE : demand + amount;
    if (!begun) {
      begun = true;
      listen();
    }
    run();
    return this;
  }

  private void listen() {
    HttpServerRequest from = request;
    if (from != null) {
      from.handler(this::more);
      from.endHandler(end -> more(null));
      from.exceptionHandler(this::fail);
    }
  }

  private void more(@Nullable Buffer chunk) {
    if (over) {
      return;
    }
    try {
      queue.addAll(rest.of(chunk));
    } catch (RoadException e) {
      fail(e);
      return;
    }
    sourceEnded |= chunk == null;
    run();
  }

  /** Gives out what is wanted, and asks for more only when there is nothing left to give. */
  private void run() {
    HttpServerRequest from = request;
    if (reading || over) {
      return; // the loop below goes on when what is called from it returns
    }
    reading = true;
    while (demand > 0 && !over && !queue.isEmpty()) {
      demand -= demand == Long.MAX_VALUE ? 0 : 1;
      give(queue.remove());
    }
    reading = false;
    if (over) {
      return;
    }
    if (demand > 0 && sourceEnded) {
      end();
    } else if (from != null && !sourceEnded) {
      if (demand > 0) {
        from.resume();
      } else {
        from.pause();
      }
    }
  }

  private void give(Buffer bytes) {
    Handler<Buffer> to = handler;
    if (to != null) {
      to.handle(bytes);
    }
  }

  private void end() {
    over = true;
    passed.tryComplete();
    Handler<Void> to = endHandler;
    if (to != null) {
      to.handle(null);
    }
  }

  private void fail(Throwable cause) {
    if (over) {
      return;
    }
    over = true;
    queue.clear();
    passed.tryFail(cause);
    Handler<Throwable> to = exceptionHandler;
    if (to != null) {
      to.handle(cause);
    }
  }
}
