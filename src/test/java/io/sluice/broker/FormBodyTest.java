package io.sluice.broker;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.provider.Dispatch.Payload;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.streams.WriteStream;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Forms on their way through, over real connections. */
class FormBodyTest {

  private static final String B = "XYZ";
  private static final int MAX_HELD = 256 * 1024;

  private final Vertx vertx = Vertx.vertx();
  private final HttpClient client = vertx.createHttpClient();
  private final Sink sink = new Sink();
  private final Promise<FormBody> read = Promise.promise();
  private final Promise<Payload.Stream> sent = Promise.promise();
  private final Promise<Void> received = Promise.promise();
  private FormRules rules = FormRules.model("");
  private BiConsumer<HttpServerRequest, FormBody> then = (request, form) -> {};
  private HttpServer server;

  @BeforeEach
  void start() {
    then =
        (request, form) -> {
          Payload.Stream payload = form.to("up/model");
          payload.body().pipe().endOnFailure(false).to(sink).onComplete(received);
          sent.complete(payload);
        };
    server =
        await(
            vertx
                .createHttpServer()
                .requestHandler(
                    request -> {
                      request.pause();
                      try {
                        new FormReader(vertx, MAX_HELD, Duration.ofMillis(300))
                            .read(request, rules)
                            .onComplete(read)
                            .onSuccess(form -> then.accept(request, form));
                      } catch (RoadException e) {
                        read.fail(e);
                      }
                    })
                .listen(0, "127.0.0.1"));
  }

  @AfterEach
  void stop() {
    await(vertx.close());
  }

  @Test
  void theModelIsReplacedAndTheLengthIsRight() {
    String form = field("model", "alias") + field("stream", "true") + file("sound") + end();
    send(Buffer.buffer(form));
    await(received.future());
    assertThat(sink.text()).isEqualTo(form.replace("alias", "up/model"));
    assertThat(await(sent.future()).length()).isEqualTo(sink.bytes.length());
    assertThat(await(read.future()).model()).isEqualTo("alias");
    assertThat(await(read.future()).fields()).containsEntry("stream", "true");
  }

  @Test
  void aModelThatComesAfterTheFileIsFoundAndReplaced() {
    String form = file("s".repeat(100_000)) + field("model", "alias") + end();
    send(Buffer.buffer(form));
    await(received.future());
    assertThat(sink.text()).isEqualTo(form.replace("alias", "up/model"));
    assertThat(await(sent.future()).length()).isEqualTo(sink.bytes.length());
    assertThat(await(read.future()).sendable()).isTrue();
  }

  @Test
  void aFormThatIsHereCanBeSentTwice() {
    String form = field("model", "alias") + file("sound") + end();
    send(Buffer.buffer(form));
    FormBody body = await(read.future());
    await(received.future());
    Sink second = new Sink();
    vertx.runOnContext(go -> body.to("other").body().pipe().to(second).onComplete(second.done));
    await(second.done.future());
    assertThat(second.text()).isEqualTo(form.replace("alias", "other"));
  }

  @Test
  void aModelThatComesTooLateIsRefusedWithAdvice() {
    send(Buffer.buffer(file("s".repeat(MAX_HELD)) + field("model", "alias") + end()));
    ApiError error = refusal();
    assertThat(error.status()).isEqualTo(413);
    assertThat(error.fault().message()).contains("before the file").contains("x-sluice-model");
  }

  @Test
  void aLongFileStreamsThroughFromItsFirstByteWithItsLength() throws Exception {
    String head = field("model", "alias") + fileHead();
    long length = head.length() + 3_000_000L + ("\r\n" + end()).length();
    HttpClientRequest request = open().putHeader("content-length", Long.toString(length));
    request.write(head + "first");
    Payload.Stream payload = await(sent.future());
    assertThat(payload.length()).isEqualTo(length + "up/model".length() - "alias".length());
    Eventually.that(() -> sink.text().endsWith("first"), "the first bytes came");
    assertThat(await(read.future()).sendable()).isFalse();
    request.write(Buffer.buffer(new byte[3_000_000 - 5]));
    request.end("\r\n" + end());
    await(received.future());
    assertThat(sink.bytes.length()).isEqualTo((int) payload.length());
    await(await(read.future()).passed());
  }

  @Test
  void aReceiverThatIsFullStopsTheCaller() throws Exception {
    sink.full = true;
    HttpClientRequest request = open().setChunked(true);
    request.write(field("model", "alias") + fileHead());
    await(sent.future());
    for (int i = 0; i < 400; i++) {
      request.write(Buffer.buffer(new byte[65_536]));
    }
    Eventually.that(request::writeQueueFull, "the caller was stopped");
    long had = sink.size();
    assertThat(had).isLessThan(2_000_000);
    vertx.runOnContext(go -> sink.drain());
    request.end("\r\n" + end());
    await(received.future());
    assertThat(sink.size()).isGreaterThan(400 * 65_536);
  }

  @Test
  void aModelThatWasChosenBesideTheFormIsAddedAtItsEnd() {
    rules = FormRules.model("alias");
    HttpClientRequest request = open().setChunked(true);
    request.write(fileHead() + "sound");
    assertThat(await(sent.future()).length()).isEqualTo(-1);
    request.end("\r\n" + end());
    await(received.future());
    assertThat(sink.text())
        .isEqualTo(fileHead() + "sound\r\n" + field("model", "up/model") + end());
  }

  @Test
  void aModelThatWasChosenBesideTheFormMayStandInItToo() {
    rules = FormRules.model("alias");
    HttpClientRequest request = open().setChunked(true);
    request.write(fileHead() + "sound");
    await(sent.future());
    request.end("\r\n" + field("model", "alias") + end());
    await(received.future());
    assertThat(sink.text())
        .isEqualTo(fileHead() + "sound\r\n" + field("model", "up/model") + end());
  }

  @Test
  void anotherModelInTheFormThanTheOneChosenAbortsIt() {
    rules = FormRules.model("alias");
    HttpClientRequest request = open().setChunked(true);
    request.write(fileHead() + "sound");
    await(sent.future());
    request.write("\r\n" + field("model", "better") + fileHead());
    assertThat(failure(received.future())).isInstanceOf(RoadException.class);
    assertThat(failure(await(read.future()).passed()))
        .isInstanceOfSatisfying(
            RoadException.class,
            refused -> assertThat(refused.error().fault().param()).isEqualTo("model"));
    assertThat(sink.text()).doesNotContain("better");
  }

  @Test
  void whatAsksForMoreMustStandBeforeTheFile() {
    HttpClientRequest request = open().setChunked(true);
    request.write(field("model", "alias") + fileHead() + "sound");
    await(sent.future());
    request.write("\r\n" + field("stream", "true") + fileHead());
    assertThat(failure(await(read.future()).passed()))
        .isInstanceOfSatisfying(
            RoadException.class,
            refused -> assertThat(refused.error().fault().param()).isEqualTo("stream"));
  }

  @Test
  void aFieldThatStandsTwiceIsRefused() {
    send(Buffer.buffer(field("model", "a") + field("model", "b") + file("s") + end()));
    assertThat(refusal().fault().message()).contains("model").contains("twice");
  }

  @Test
  void aFormThatEndsEarlyIsRefused() {
    send(Buffer.buffer(file("s") + field("model", "a")));
    assertThat(refusal().fault().message()).contains("cut short");
  }

  @Test
  void aFormThatEndsEarlyWhileItStreamsNeverLooksWhole() {
    HttpClientRequest request = open().setChunked(true);
    request.write(field("model", "alias") + fileHead() + "sound");
    await(sent.future());
    request.end();
    assertThat(failure(received.future())).isInstanceOf(RoadException.class);
  }

  @Test
  void aCallerWhoLeavesBreaksOffWhatStreams() {
    HttpClientRequest request = open().setChunked(true);
    request.write(field("model", "alias") + fileHead() + "sound");
    await(sent.future());
    request.connection().close();
    assertThat(failure(received.future())).isNotNull();
    assertThat(failure(await(read.future()).passed())).isNotInstanceOf(RoadException.class);
  }

  @Test
  void aCallerWhoStandsStillIsTimedOut() {
    open().setChunked(true).write(file("sound"));
    assertThat(refusal().status()).isEqualTo(408);
  }

  @Test
  void aFileThatIsToBeKeptNeedsNoModel() {
    rules = FormRules.file("");
    String form = field("purpose", "batch") + field("model", "mine") + file("lines") + end();
    send(Buffer.buffer(form));
    await(received.future());
    assertThat(sink.text()).isEqualTo(form);
    assertThat(await(read.future()).fields()).containsOnlyKeys("purpose");
  }

  @Test
  void whatIsNoFormIsRefused() {
    HttpClientRequest request = open();
    request.putHeader("content-type", "multipart/form-data").end("x");
    assertThat(refusal().status()).isEqualTo(415);
  }

  private HttpClientRequest open() {
    HttpClientRequest request =
        await(client.request(HttpMethod.POST, server.actualPort(), "127.0.0.1", "/"));
    request.response().onFailure(ignored -> {});
    return request.putHeader("content-type", "multipart/form-data; boundary=" + B);
  }

  private void send(Buffer body) {
    HttpClientRequest request = open().putHeader("content-length", "" + body.length());
    Future<Void> unused = request.end(body);
  }

  private ApiError refusal() {
    return ((RoadException) failure(read.future())).error();
  }

  private static String field(String name, String value) {
    return part("name=\"" + name + "\"", value);
  }

  private static String file(String content) {
    return fileHead() + content + "\r\n";
  }

  private static String fileHead() {
    String whole = part("name=\"file\"; filename=\"a.mp3\"", "");
    return whole.substring(0, whole.length() - 2);
  }

  private static String part(String parameters, String content) {
    return "--%s\r\nContent-Disposition: form-data; %s\r\n\r\n%s\r\n"
        .formatted(B, parameters, content);
  }

  private static String end() {
    return "--" + B + "--\r\n";
  }

  private static <T> T await(Future<T> future) {
    return future.toCompletionStage().toCompletableFuture().orTimeout(20, TimeUnit.SECONDS).join();
  }

  private static Throwable failure(Future<?> future) {
    Promise<Throwable> failed = Promise.promise();
    future.onSuccess(ok -> failed.fail("it succeeded")).onFailure(failed::complete);
    return await(failed.future());
  }

  /** Takes what comes, and is full when told so. */
  private static final class Sink implements WriteStream<Buffer> {
    private final Buffer bytes = Buffer.buffer();
    private final Promise<Void> done = Promise.promise();
    private volatile boolean full;
    private @Nullable Handler<Void> drained;

    synchronized String text() {
      return bytes.toString(ISO_8859_1);
    }

    synchronized long size() {
      return bytes.length();
    }

    void drain() {
      full = false;
      Handler<Void> to = drained;
      if (to != null) {
        to.handle(null);
      }
    }

    @Override
    public synchronized Future<Void> write(Buffer data) {
      bytes.appendBuffer(data);
      return Future.succeededFuture();
    }

    @Override
    public Future<Void> end() {
      return Future.succeededFuture();
    }

    @Override
    public boolean writeQueueFull() {
      return full;
    }

    @Override
    public Sink exceptionHandler(@Nullable Handler<Throwable> handler) {
      return this;
    }

    @Override
    public Sink setWriteQueueMaxSize(int max) {
      return this;
    }

    @Override
    public Sink drainHandler(@Nullable Handler<Void> handler) {
      drained = handler;
      return this;
    }
  }
}
