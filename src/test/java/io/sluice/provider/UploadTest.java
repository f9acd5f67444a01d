package io.sluice.provider;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.broker.Eventually;
import io.sluice.config.ProviderSample;
import io.sluice.provider.Dispatch.Operation.Ask;
import io.sluice.provider.Dispatch.Payload;
import io.sluice.wire.Format;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.streams.ReadStream;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A body that is passed on as it comes: whole, no faster than it is read, and never half. */
class UploadTest {
  private static final Ask ASK = new Ask(Format.TRANSCRIPTIONS, "m", false);
  private static final String TYPE = "multipart/form-data; boundary=x";
  private static final int PIECE = 64 * 1024;

  private Upstream upstream;
  private Provider provider;

  @BeforeEach
  void start() throws Exception {
    upstream = new Upstream();
    provider = upstream.provider(ProviderSample.of("openai", upstream.url()).make());
  }

  @AfterEach
  void stop() throws Exception {
    upstream.close();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void itArrivesWholeWithItsTypeAndItsLengthIfThatIsKnown(boolean known) throws Exception {
    Pieces body = new Pieces(20, 20);
    long length = known ? 20L * PIECE : -1;
    int status =
        upstream.send(
            provider,
            ASK,
            new Payload.Stream(TYPE, length, body),
            MultiMap.caseInsensitiveMultiMap().add("content-type", "text/evil"));
    assertThat(status).isEqualTo(200);
    assertThat(upstream.last().body().length()).isEqualTo(20 * PIECE);
    assertThat(upstream.last().headers().get("content-type")).isEqualTo(TYPE);
    assertThat(upstream.last().headers().get("content-length"))
        .isEqualTo(known ? Long.toString(length) : null);
    assertThat(upstream.last().headers().get("transfer-encoding"))
        .isEqualTo(known ? null : "chunked");
  }

  @Test
  void aProviderThatDoesNotReadHoldsItBack() throws Exception {
    CompletableFuture<HttpServerRequest> came = new CompletableFuture<>();
    upstream.takesRaw(
        request -> {
          request.pause();
          came.complete(request);
        });
    Pieces body = new Pieces(10_000, 10_000);
    AtomicBoolean answered = new AtomicBoolean();
    Call call = begin(body);
    call.response().onSuccess(response -> answered.set(true));
    HttpServerRequest request = came.get(20, TimeUnit.SECONDS);
    Eventually.that(() -> body.paused.get(), "the source is told to wait");
    long held = body.given.get();
    assertThat(held).isLessThan(1000); // 64 MB would be far more than buffers of both sides hold
    upstream.vertx.runOnContext(
        turn -> {
          request.handler(ignored -> {});
          request.endHandler(end -> request.response().end("{}"));
          request.resume();
        });
    Eventually.that(answered::get, "it is answered when all was read");
    assertThat(body.given.get()).isEqualTo(10_000);
  }

  @ParameterizedTest
  @ValueSource(longs = {-1, 100L * PIECE})
  void aBodyThatBreaksOffDoesNotLookWhole(long length) throws Exception {
    AtomicBoolean whole = new AtomicBoolean();
    AtomicBoolean broken = new AtomicBoolean();
    upstream.takesRaw(
        request -> {
          request.exceptionHandler(lost -> broken.set(true));
          request.endHandler(end -> whole.set(true));
          request.handler(ignored -> {});
        });
    AtomicBoolean failed = new AtomicBoolean();
    Call call =
        upstream.onLoop(
            () ->
                Future.succeededFuture(
                    provider.send(
                        new Dispatch(
                            ASK,
                            new Payload.Stream(TYPE, length, new Pieces(100, 10)),
                            MultiMap.caseInsensitiveMultiMap(),
                            "r"))));
    call.response().onFailure(lost -> failed.set(true));
    Eventually.that(broken::get, "the provider sees it break off");
    Eventually.that(failed::get, "so does the caller");
    assertThat(whole).isFalse();
  }

  private Call begin(Pieces body) throws Exception {
    return upstream.onLoop(
        () ->
            Future.succeededFuture(
                provider.send(
                    new Dispatch(
                        ASK,
                        new Payload.Stream(TYPE, -1, body),
                        MultiMap.caseInsensitiveMultiMap(),
                        "r"))));
  }

  /** A body of so many pieces, which breaks off after some; on the event loop that reads it. */
  private final class Pieces implements ReadStream<Buffer> {
    private final Buffer piece = Buffer.buffer(new byte[PIECE]);
    private final int all;
    private final int breaksAfter;
    final AtomicLong given = new AtomicLong();
    final AtomicBoolean paused = new AtomicBoolean();
    private @Nullable Handler<Buffer> handler;
    private @Nullable Handler<Void> endHandler;
    private @Nullable Handler<Throwable> exceptionHandler;
    private boolean flowing;
    private boolean ended;

    Pieces(int all, int breaksAfter) {
      this.all = all;
      this.breaksAfter = breaksAfter;
    }

    private void give() {
      if (!flowing || ended || handler == null) {
        return;
      }
      if (given.get() == all) {
        ended = true;
        if (endHandler != null) {
          endHandler.handle(null);
        }
      } else if (given.get() == breaksAfter) {
        ended = true;
        if (exceptionHandler != null) {
          exceptionHandler.handle(new IllegalStateException("the caller left"));
        }
      } else {
        given.incrementAndGet();
        handler.handle(piece);
        upstream.vertx.runOnContext(turn -> give());
      }
    }

    @Override
    public ReadStream<Buffer> exceptionHandler(@Nullable Handler<Throwable> next) {
      exceptionHandler = next;
      return this;
    }

    @Override
    public ReadStream<Buffer> handler(@Nullable Handler<Buffer> next) {
      handler = next;
      return this;
    }

    @Override
    public ReadStream<Buffer> pause() {
      flowing = false;
      paused.set(true);
      return this;
    }

    @Override
    public ReadStream<Buffer> resume() {
      flowing = true;
      paused.set(false);
      upstream.vertx.runOnContext(turn -> give());
      return this;
    }

    @Override
    public ReadStream<Buffer> fetch(long amount) {
      return resume();
    }

    @Override
    public ReadStream<Buffer> endHandler(@Nullable Handler<Void> next) {
      endHandler = next;
      return this;
    }
  }
}
