package io.sluice.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.cli.token.Attack;
import io.sluice.cli.token.Target;
import io.sluice.config.ConfigSample;
import io.sluice.config.IssuerSample;
import io.sluice.identity.Rejection.Reason;
import io.sluice.identity.SigningKey;
import io.vertx.core.json.JsonObject;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every attack of the list, against a running broker in production, with an issuer of each kind of
 * key. At the end a table of what was looked at, where that is asked for, and what came of it.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class AttacksOverHttpTest {

  private static final List<String> ALGORITHMS = List.of("RS256", "ES256", "EdDSA");

  private final Map<String, SigningKey> keys = new LinkedHashMap<>();
  private final List<String> table = Collections.synchronizedList(new ArrayList<>());
  private FakeUpstream upstream;
  private TestBroker broker;
  private ServerSocket attacker;

  @BeforeAll
  void start(@TempDir Path folder) throws Exception {
    upstream = new FakeUpstream();
    attacker = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
    Map<String, io.sluice.config.IssuerConfig> issuers = new LinkedHashMap<>();
    for (String algorithm : ALGORITHMS) {
      SigningKey key = SigningKey.generate(algorithm);
      keys.put(algorithm, key);
      Path jwks = Files.writeString(folder.resolve(algorithm + ".json"), key.jwks());
      issuers.put(
          algorithm.toLowerCase(java.util.Locale.ROOT),
          IssuerSample.of(issuer(algorithm))
              .jwks(jwks.toUri().toString())
              .algorithms(algorithm)
              .make());
    }
    broker =
        TestBroker.start(
            folder,
            upstream.port(),
            c -> ConfigSample.from(c).environment("production").issuers(issuers).make());
  }

  @AfterAll
  void stop() throws Exception {
    broker.close();
    upstream.close();
    attacker.close();
    Collections.sort(table);
    System.out.printf("%-8s %-28s %-34s %s%n", "key", "check", "source", "result");
    table.forEach(System.out::println);
  }

  private static String issuer(String algorithm) {
    return "https://" + algorithm.toLowerCase(java.util.Locale.ROOT) + ".issuer.example/";
  }

  private Target target(String algorithm) {
    SigningKey key = java.util.Objects.requireNonNull(keys.get(algorithm));
    long now = Instant.now().getEpochSecond();
    JsonObject header =
        new JsonObject().put("alg", algorithm).put("typ", "at+jwt").put("kid", key.kid());
    JsonObject claims =
        new JsonObject()
            .put("iss", issuer(algorithm))
            .put("aud", "sluice")
            .put("sub", "ada")
            .put("team", "search")
            .put("roles", new io.vertx.core.json.JsonArray().add("copilot"))
            .put("jti", "t-1")
            .put("iat", now)
            .put("exp", now + 600);
    return new Target(key, header, claims)
        .attackerAt("http://127.0.0.1:" + attacker.getLocalPort() + "/jwks.json");
  }

  static Stream<Arguments> attacks() {
    return ALGORITHMS.stream()
        .flatMap(algorithm -> Attack.all().stream().map(attack -> Arguments.of(algorithm, attack)));
  }

  @ParameterizedTest
  @org.junit.jupiter.params.provider.ValueSource(strings = {"RS256", "ES256", "EdDSA"})
  void theTokenThatTheyAreMadeOfIsGood(String algorithm) throws Exception {
    Target target = target(algorithm);
    String answer = ask(target.key().sign(target.header(), target.claims()));
    assertThat(answer).startsWith("HTTP/1.1 200 ");
  }

  @ParameterizedTest(name = "{0} {1}")
  @MethodSource("attacks")
  void isRefused(String algorithm, Attack attack) throws Exception {
    int before = upstream.got.size();
    String answer = ask(attack.token(target(algorithm)));
    String status = answer.substring(9, 12);
    String code = answer.replaceAll("(?s).*\"code\":\"([a-z_]+)\".*", "$1");
    table.add(
        "%-8s %-28s %-34s %s %s"
            .formatted(algorithm, attack.name(), attack.source(), status, code));
    if (status.equals("401")) {
      assertThat(code).isIn(attack.reasons().stream().map(Reason::code).toList());
      assertThat(answer).containsPattern("(?i)www-authenticate: (Bearer realm=\"sluice\"|DPoP )");
    } else {
      // What HTTP itself has no room for, or what is more than one token.
      assertThat(status).as(answer).isEqualTo("400");
    }
    assertThat(upstream.got).hasSize(before);
  }

  /** Nobody who forges a token gets the broker to call on them. */
  @Test
  void noKeyIsEverFetchedFromWhereATokenSays() throws Exception {
    for (String algorithm : ALGORITHMS) {
      for (Attack attack : Attack.all()) {
        if (attack.name().matches(".*(jku|x5u|jwk|x5c|kid).*")) {
          ask(attack.token(target(algorithm)));
        }
      }
    }
    attacker.setSoTimeout((int) Duration.ofMillis(300).toMillis());
    boolean called = true;
    try {
      attacker.accept().close();
    } catch (SocketTimeoutException nobody) {
      called = false;
    }
    assertThat(called).isFalse();
  }

  /** On a bare socket, since no client would send some of these. */
  private String ask(String token) throws Exception {
    try (RawCaller caller = RawCaller.of(broker)) {
      caller.send(
          "GET /v1/models HTTP/1.1\r\nhost: sluice\r\nconnection: close\r\nauthorization: Bearer "
              + new String(token.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8)
              + "\r\n\r\n");
      return caller.readToEnd();
    }
  }
}
