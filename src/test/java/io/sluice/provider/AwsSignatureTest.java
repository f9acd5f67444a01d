package io.sluice.provider;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.config.ProviderConfig.AwsConfig;
import io.sluice.config.ProviderSample;
import io.sluice.config.Secret;
import io.sluice.provider.Credentials.Head;
import io.sluice.provider.Dispatch.Operation.Ask;
import io.sluice.provider.Upstream.Got;
import io.sluice.wire.Format;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What the signing library makes of a request is what AWS's documentation says, computed here a
 * second time from what came over the wire
 * (docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html).
 */
class AwsSignatureTest {
  private static final String ID = "id-1";
  private static final String KEY = "key/1+";

  /** As it stands in AWS's documentation. */
  private static final String PUBLISHED = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";

  private final TestClock clock = new TestClock();
  private Upstream upstream;

  @BeforeEach
  void start() throws Exception {
    upstream = new Upstream();
  }

  @AfterEach
  void stop() throws Exception {
    upstream.close();
  }

  /** The chain of keys, against the worked example of AWS's own test suite. */
  @Test
  void thisTestComputesWhatAwsPublished() throws Exception {
    byte[] key = signingKey(PUBLISHED, "20150830", "us-east-1", "iam");
    assertThat(HexFormat.of().formatHex(key))
        .isEqualTo("c4afb1cc5771d871763a393e44b703571b55cc28424d1a5e86da6ed3c154a4b9");
  }

  @ParameterizedTest
  @CsvSource({
    "plain-model, converse, false",
    "anthropic.claude-x-20260101-v1:0, converse, true",
    "arn:aws:bedrock:eu-central-1:123456789012:inference-profile/eu.a.b-v1:0, converse, true",
    "a model+with*odd~chars(1), invoke, false"
  })
  void aRequestIsSignedAsAwsSays(String model, String format, boolean stream) throws Exception {
    Provider provider = provider(null);
    upstream.send(
        provider,
        new Ask(Format.of(format), model, stream),
        Upstream.json("{\"messages\":[\"caf\u00e9\"]}"),
        MultiMap.caseInsensitiveMultiMap().add("user-agent", "client/1").add("accept", "*/*"));
    verify(upstream.last());
    assertThat(upstream.last().headers().get("x-amz-date")).isEqualTo("20261125T120000Z");
  }

  @Test
  void aSessionsTokenIsSentAndSigned() throws Exception {
    Got got = upstream.sent(provider("session/1+2="), new Ask(Format.CONVERSE, "m", false));
    assertThat(got.headers().get("x-amz-security-token")).isEqualTo("session/1+2=");
    assertThat(signedHeaders(got)).contains("x-amz-security-token");
    verify(got);
  }

  @Test
  void aLargeBodyIsSignedToo() throws Exception {
    Provider provider = provider(null);
    String large = "{\"x\":\"" + "y".repeat(1 << 20) + "\"}";
    upstream.send(
        provider,
        new Ask(Format.CONVERSE, "m", false),
        Upstream.json(large),
        MultiMap.caseInsensitiveMultiMap());
    assertThat(upstream.last().body().length()).isEqualTo(large.length());
    verify(upstream.last());
  }

  @Test
  void whatProxiesChangeIsNotSigned() throws Exception {
    Got got = upstream.sent(provider(null), new Ask(Format.CONVERSE, "m", false));
    assertThat(signedHeaders(got))
        .contains("host", "content-type", "x-amz-date")
        .doesNotContain("user-agent", "x-request-id", "content-length", "accept");
  }

  @Test
  void theHostIsSignedWithoutTheSchemesOwnPort() throws Exception {
    AwsConfig config = config(null);
    MultiMap headers = MultiMap.caseInsensitiveMultiMap().add("content-type", "application/json");
    String host = "bedrock-runtime.eu-central-1.amazonaws.com";
    new AwsSignature(upstream.vertx, true, config, clock)
        .show(new Head(HttpMethod.POST, host, "/model/m/converse", headers), Buffer.buffer("{}"));
    headers.add("host", host);
    verify(new Got("POST", "/model/m/converse", headers, Buffer.buffer("{}")));
  }

  private Provider provider(@Nullable String session) throws Exception {
    return upstream.provider(
        ProviderSample.of("bedrock", upstream.url()).aws(config(session)).make(),
        clock,
        KeyListener.NONE);
  }

  private static AwsConfig config(@Nullable String session) {
    return new AwsConfig(
        "eu-central-1",
        new Secret("${env:I}", ID),
        new Secret("${env:K}", KEY),
        session == null ? null : new Secret("${env:S}", session));
  }

  private static List<String> signedHeaders(Got got) {
    Matcher names =
        Pattern.compile("SignedHeaders=([^,]+),").matcher(got.headers().get("authorization"));
    assertThat(names.find()).isTrue();
    return List.of(names.group(1).split(";", -1));
  }

  private static void verify(Got got) throws Exception {
    String stamp = got.headers().get("x-amz-date");
    String day = stamp.substring(0, 8);
    String scope = day + "/eu-central-1/bedrock/aws4_request";
    List<String> signed = signedHeaders(got);
    String canonicalHeaders =
        signed.stream()
            .map(name -> name + ":" + got.headers().get(name).trim() + "\n")
            .collect(Collectors.joining());
    String canonical =
        String.join(
            "\n",
            got.method(),
            encodedAgain(got.uri()),
            "",
            canonicalHeaders,
            String.join(";", signed),
            sha256(got.body().getBytes()));
    String toSign =
        String.join(
            "\n",
            "AWS4-HMAC-SHA256",
            stamp,
            scope,
            sha256(canonical.getBytes(StandardCharsets.UTF_8)));
    String signature =
        HexFormat.of().formatHex(hmac(signingKey(KEY, day, "eu-central-1", "bedrock"), toSign));
    assertThat(got.headers().get("authorization"))
        .isEqualTo(
            "AWS4-HMAC-SHA256 Credential="
                + ID
                + "/"
                + scope
                + ", SignedHeaders="
                + String.join(";", signed)
                + ", Signature="
                + signature);
    String told = got.headers().get("x-amz-content-sha256");
    if (told != null) {
      assertThat(told).isEqualTo(sha256(got.body().getBytes()));
    }
  }

  /** All services but S3 encode each segment of the path that was sent once more. */
  private static String encodedAgain(String path) {
    List<String> segments = new ArrayList<>();
    for (String segment : path.split("/", -1)) {
      segments.add(
          URLEncoder.encode(segment, StandardCharsets.UTF_8)
              .replace("+", "%20")
              .replace("*", "%2A")
              .replace("%7E", "~"));
    }
    return String.join("/", segments);
  }

  private static byte[] signingKey(String key, String day, String region, String service)
      throws Exception {
    byte[] chained = ("AWS4" + key).getBytes(StandardCharsets.UTF_8);
    for (String step : Arrays.asList(day, region, service, "aws4_request")) {
      chained = hmac(chained, step);
    }
    return chained;
  }

  private static byte[] hmac(byte[] key, String text) throws Exception {
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(key, "HmacSHA256"));
    return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String sha256(byte[] bytes) throws Exception {
    return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
  }
}
