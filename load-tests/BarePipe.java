import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import java.net.URI;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The floor that Sluice is measured against: what Vert.x costs to hand a request on and stream the
 * answer back, with Sluice's own transport and pool settings and nothing on the road. It does not
 * look at a byte, and has none of the care (cancelling, timeouts, limits) that a real proxy needs.
 *
 * <p>{@code java BarePipe UPSTREAM_URL}: prints where it listens once it does.
 */
final class BarePipe extends VerticleBase {
  private static final int MAX_HEADER_BYTES = 32 * 1024;

  /** One free port that all event loops share. */
  private static final int SHARED_FREE_PORT = -1;

  private final URI upstream;
  private final AtomicInteger port;
  private HttpClient client;

  /**
   * @param port told the port once the pipe listens
   */
  private BarePipe(URI upstream, AtomicInteger port) {
    this.upstream = upstream;
    this.port = port;
  }

  public static void main(String[] args) {
    URI upstream = URI.create(args[0]);
    AtomicInteger port = new AtomicInteger();
    Vertx vertx = Vertx.vertx(new VertxOptions().setPreferNativeTransport(true));
    Future<?> deployed = vertx.deployVerticle(() -> new BarePipe(upstream, port), onEachCore());
    deployed
        .onSuccess(id -> System.out.println("Pipe is ready: http://127.0.0.1:" + port.get()))
        .onFailure(
            failure -> {
              System.err.println("The pipe cannot listen: " + failure.getMessage());
              System.exit(1);
            });
  }

  private static DeploymentOptions onEachCore() {
    return new DeploymentOptions().setInstances(Runtime.getRuntime().availableProcessors());
  }

  @Override
  public Future<?> start() {
    client =
        vertx.createHttpClient(
            new HttpClientOptions()
                .setMaxChunkSize(64 * 1024)
                .setTcpNoDelay(true)
                .setKeepAliveTimeout(30)
                .setDecompressionSupported(false)
                .setMaxHeaderSize(MAX_HEADER_BYTES),
            new PoolOptions().setHttp1MaxSize(1024).setMaxWaitQueueSize(256));
    return vertx
        .createHttpServer(new HttpServerOptions().setTcpNoDelay(true))
        .requestHandler(this::pipe)
        .listen(SHARED_FREE_PORT, "127.0.0.1")
        .onSuccess(server -> port.set(server.actualPort()));
  }

  private void pipe(HttpServerRequest request) {
    request.pause();
    RequestOptions options =
        new RequestOptions()
            .setMethod(request.method())
            .setHost(upstream.getHost())
            .setPort(upstream.getPort())
            .setURI(request.uri())
            .setHeaders(request.headers().remove(HttpHeaders.HOST));
    client
        .request(options)
        .compose(onward -> onward.send(request))
        .compose(answer -> back(answer, request.response()))
        .onFailure(failure -> request.connection().close());
  }

  private static Future<Void> back(HttpClientResponse answer, HttpServerResponse response) {
    response.setStatusCode(answer.statusCode());
    response.headers().setAll(answer.headers());
    return answer.pipeTo(response);
  }
}
