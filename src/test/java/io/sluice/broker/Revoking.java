package io.sluice.broker;

import io.sluice.config.ConfigSample;
import io.sluice.config.RevocationConfig;
import io.sluice.config.RoleConfig;
import io.sluice.config.SluiceConfig;
import io.sluice.config.TeamConfig;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** What a test needs to revoke at a broker: {@code sam} of team {@code platform} may. */
final class Revoking {

  private static final String PATH = "/api/v1/revocations";

  private final TestBroker broker;

  private Revoking(TestBroker broker) {
    this.broker = broker;
  }

  static Revoking at(TestBroker broker) {
    return new Revoking(broker);
  }

  /**
   * With somebody who may revoke.
   *
   * @param openRequests {@code cut} or {@code finish}
   */
  static UnaryOperator<SluiceConfig> allowed(String openRequests) {
    return config -> {
      Map<String, TeamConfig> teams = new LinkedHashMap<>(config.teams());
      teams.put("platform", new TeamConfig("cc-9", List.of("tokens:revoke"), List.of(), List.of()));
      Map<String, RoleConfig> roles = new LinkedHashMap<>(config.roles());
      roles.put("security", new RoleConfig("", List.of("tokens:revoke")));
      return ConfigSample.from(config)
          .teams(teams)
          .roles(roles)
          .revocation(new RevocationConfig(openRequests))
          .make();
    };
  }

  String token() {
    return broker.token("sam", "platform", "security", Duration.ofMinutes(5));
  }

  HttpRequest.Builder request(String below) {
    return HttpRequest.newBuilder(
            URI.create("http://127.0.0.1:" + broker.broker.adminPort() + PATH + below))
        .timeout(Duration.ofSeconds(20));
  }

  HttpResponse<String> post(String token, String json) throws Exception {
    return broker.send(
        request("")
            .header("authorization", "Bearer " + token)
            .header("content-type", "application/json")
            .POST(BodyPublishers.ofString(json)));
  }

  HttpResponse<String> get(String below) throws Exception {
    return broker.send(request(below).header("authorization", "Bearer " + token()));
  }

  HttpResponse<String> delete(String id) throws Exception {
    return broker.send(request("/" + id).header("authorization", "Bearer " + token()).DELETE());
  }

  /** Gives an order; it must be taken. */
  JsonObject order(JsonObject what) throws Exception {
    HttpResponse<String> answer =
        post(token(), what.put("issuer", "test").put("reason", "a test").encode());
    if (answer.statusCode() != 201) {
      throw new AssertionError(answer.statusCode() + " " + answer.body());
    }
    return new JsonObject(answer.body());
  }

  static String jti(String token) {
    byte[] claims = Base64.getUrlDecoder().decode(token.split("\\.", -1)[1]);
    return new JsonObject(new String(claims, StandardCharsets.UTF_8)).getString("jti");
  }
}
