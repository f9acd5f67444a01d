package io.sluice.provider;

import static software.amazon.awssdk.http.auth.aws.signer.AwsV4FamilyHttpSigner.SERVICE_SIGNING_NAME;
import static software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner.REGION_NAME;
import static software.amazon.awssdk.http.auth.spi.signer.HttpSigner.SIGNING_CLOCK;

import io.sluice.config.ProviderConfig.AwsConfig;
import io.sluice.config.Secret;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.SignedRequest;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.identity.spi.AwsSessionCredentialsIdentity;

/**
 * Signs requests with AWS Signature Version 4
 * (docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html): the host,
 * the content type, the body and the time. Headers that a proxy may touch are left out of it.
 */
final class AwsSignature implements Credentials {

  private static final String SERVICE = "bedrock";

  /** Hashing more takes too long for an event loop. */
  private static final int MOST_ON_THE_LOOP = 64 * 1024;

  private final Vertx vertx;
  private final boolean secure;
  private final String region;
  private final AwsCredentialsIdentity identity;
  private final AwsV4HttpSigner signer = AwsV4HttpSigner.create();
  private final Clock clock;

  /**
   * @param secure whether requests go over TLS
   * @param config with a key
   */
  AwsSignature(Vertx vertx, boolean secure, AwsConfig config, Clock clock) {
    this.vertx = vertx;
    this.secure = secure;
    this.region = config.region();
    this.identity = identity(config);
    this.clock = clock;
  }

  private static AwsCredentialsIdentity identity(AwsConfig config) {
    String id = Objects.requireNonNull(config.accessKeyId(), "access_key_id").value();
    String key = Objects.requireNonNull(config.secretAccessKey(), "secret_access_key").value();
    Secret session = config.sessionToken();
    return session == null
        ? AwsCredentialsIdentity.create(id, key)
        : AwsSessionCredentialsIdentity.create(id, key, session.value());
  }

  /** The library's classes take long to load: not on an event loop, with a request waiting. */
  AwsSignature warm() {
    vertx
        .executeBlocking(
            () -> sign(SdkHttpMethod.POST, "localhost", "/", "application/json", new byte[0]),
            false)
        .onFailure(ignored -> {});
    return this;
  }

  @Override
  public Future<Shown> show(Head head, Buffer body) {
    SdkHttpMethod method = SdkHttpMethod.fromValue(head.method().name());
    String type = Objects.requireNonNullElse(head.headers().get("content-type"), "");
    byte[] bytes = body.getBytes();
    if (bytes.length > MOST_ON_THE_LOOP) {
      return vertx
          .executeBlocking(() -> sign(method, head.host(), head.uri(), type, bytes), false)
          .map(signed -> add(signed, head));
    }
    return Future.succeededFuture(add(sign(method, head.host(), head.uri(), type, bytes), head));
  }

  private Map<String, List<String>> sign(
      SdkHttpMethod method, String host, String uri, String contentType, byte[] body) {
    SdkHttpRequest.Builder request =
        SdkHttpRequest.builder()
            .method(method)
            .uri((secure ? "https://" : "http://") + host + uri)
            .putHeader("host", host);
    if (!contentType.isEmpty()) {
      request.putHeader("content-type", contentType);
    }
    SignedRequest signed =
        signer.sign(
            asked ->
                asked
                    .identity(identity)
                    .request(request.build())
                    .payload(ContentStreamProvider.fromByteArrayUnsafe(body))
                    .putProperty(SERVICE_SIGNING_NAME, SERVICE)
                    .putProperty(REGION_NAME, region)
                    .putProperty(SIGNING_CLOCK, clock));
    return signed.request().headers();
  }

  private static Shown add(Map<String, List<String>> signed, Head head) {
    signed.forEach(
        (name, values) -> {
          String lower = name.toLowerCase(Locale.ROOT);
          if (lower.equals("authorization") || lower.startsWith("x-amz-")) {
            head.headers().set(lower, values.get(0));
          }
        });
    return Shown.UNHEARD;
  }
}
