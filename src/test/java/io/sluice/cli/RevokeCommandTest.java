package io.sluice.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.broker.Broker;
import io.sluice.config.ConfigSample;
import io.sluice.config.IssuerSample;
import io.sluice.config.LedgerConfig;
import io.sluice.config.RoleConfig;
import io.sluice.config.SluiceConfig;
import io.sluice.config.TeamConfig;
import io.sluice.identity.DevelopmentIssuer;
import io.sluice.identity.TokenNames;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayInputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** {@code token revoke}, {@code revocations} and {@code unrevoke} at a running broker. */
final class RevokeCommandTest {

  @TempDir Path folder;
  private DevelopmentIssuer issuer;
  private Vertx vertx;
  private Broker broker;
  private Path mine;
  private StringWriter out = new StringWriter();
  private StringWriter err = new StringWriter();

  @BeforeEach
  void start() throws Exception {
    issuer = DevelopmentIssuer.openOrCreate(folder);
    Path jwks = Files.writeString(folder.resolve("jwks.json"), issuer.jwks());
    List<String> scopes = List.of("tokens:revoke");
    SluiceConfig config =
        ConfigSample.empty()
            .issuers(
                Map.of(
                    "dev",
                    IssuerSample.of(DevelopmentIssuer.ISSUER)
                        .jwks(jwks.toUri().toString())
                        .audiences(DevelopmentIssuer.AUDIENCE)
                        .development()
                        .make()))
            .roles(Map.of("security", new RoleConfig("", scopes)))
            .teams(Map.of("platform", new TeamConfig("cc", scopes, List.of(), List.of())))
            .ledger(new LedgerConfig(folder.resolve("data"), Duration.ofMillis(50), 1))
            .make();
    vertx = Broker.vertx(config.server());
    broker = Broker.start(vertx, config).await(30, SECONDS);
    mine = Files.writeString(folder.resolve("mine"), token("sam", "security") + "\n");
  }

  @AfterEach
  void stop() throws Exception {
    broker.stop().await(30, SECONDS);
    vertx.close().await(30, SECONDS);
  }

  private String token(String user, String role) {
    return issuer.mint(user, "platform", List.of(role), Duration.ofMinutes(5), Instant.now());
  }

  private int run(Object command, String... options) {
    return run(command, mine, broker.adminPort(), options);
  }

  private int run(Object command, Path token, int port, String... options) {
    out = new StringWriter();
    err = new StringWriter();
    List<String> all =
        new ArrayList<>(
            List.of("--admin", "http://127.0.0.1:" + port, "--token-file", token.toString()));
    all.addAll(List.of(options));
    return execute(command, all);
  }

  private int execute(Object command, List<String> options) {
    return new CommandLine(command)
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(options.toArray(String[]::new));
  }

  @Test
  void aLeakedTokenIsRevokedListedAndGivenBack() {
    String leaked = token("eve", "security");
    RevokeCommand revoke =
        new RevokeCommand(new ByteArrayInputStream((leaked + "\n").getBytes(UTF_8)));
    assertThat(run(revoke, "--jti-of", "-", "--reason", "in a paste", "--json")).isZero();
    JsonObject entry = new JsonObject(out.toString());
    assertThat(entry.getString("issuer")).isEqualTo("dev");
    assertThat(entry.getString("jti")).isEqualTo(TokenNames.of(leaked).tokenId());
    assertThat(out.toString()).doesNotContain(leaked);

    assertThat(run(new RevocationsCommand())).isZero();
    String id = entry.getString("id");
    assertThat(out.toString()).contains(id, "issuer dev", "by dev/sam: in a paste");

    assertThat(run(new UnrevokeCommand(), id)).isZero();
    assertThat(run(new RevocationsCommand())).isZero();
    assertThat(out.toString()).contains("Nothing is revoked.");
    assertThat(run(new UnrevokeCommand(), id)).isEqualTo(1);
    assertThat(err.toString()).contains("revocation_not_found");
  }

  @Test
  void bySubjectAndTime() {
    assertThat(
            run(
                new RevokeCommand(),
                "--issuer",
                "dev",
                "--subject",
                "eve",
                "--issued-before",
                "2026-11-25T10:00:00Z"))
        .isZero();
    assertThat(out.toString()).contains("token unrevoke ");
    assertThat(run(new RevocationsCommand(), "--limit", "1")).isZero();
    assertThat(out.toString()).contains("subject eve", "issued_before 2026-11-25T10:00:00Z");
  }

  @Test
  void whatTheBrokerRefusesIsSaidAndIsOne() throws Exception {
    assertThat(run(new RevokeCommand(), "--issuer", "corp", "--subject", "eve")).isEqualTo(1);
    assertThat(err.toString()).contains("Refused: issuer: ", "corp", "dev").hasLineCount(1);
    Path powerless = Files.writeString(folder.resolve("powerless"), token("eve", "guest"));
    assertThat(run(new RevocationsCommand(), powerless, broker.adminPort())).isEqualTo(1);
    assertThat(err.toString()).contains("tokens:revoke", "insufficient_scope");
  }

  @Test
  void aBrokerThatIsNotThereIsTwo() throws Exception {
    int free;
    try (ServerSocket socket = new ServerSocket(0)) {
      free = socket.getLocalPort();
    }
    assertThat(run(new RevocationsCommand(), mine, free)).isEqualTo(2);
    assertThat(err.toString()).contains("--admin").hasLineCount(1);
    // The public listener knows no such path: that answer is a refusal.
    assertThat(run(new RevocationsCommand(), mine, broker.port())).isEqualTo(1);
  }

  @Test
  void wrongUsageIs64AndSaysWhatIsMissing() {
    assertThat(run(new RevokeCommand(), "--subject", "eve")).isEqualTo(64);
    assertThat(err.toString()).contains("--issuer is needed");
    assertThat(run(new RevokeCommand(), "--issuer", "dev")).isEqualTo(64);
    assertThat(err.toString()).contains("Which tokens?");
    RevokeCommand nothing = new RevokeCommand(new ByteArrayInputStream(new byte[0]));
    assertThat(run(nothing, "--jti-of", "-")).isEqualTo(64);
    assertThat(err.toString()).contains("Standard input holds no token");
    assertThat(run(new RevokeCommand(), "--jti-of", token("eve", "guest"))).isEqualTo(64);
    assertThat(err.toString()).contains("--jti-of takes -");
    assertThat(run(new RevocationsCommand(), folder.resolve("absent"), 1)).isEqualTo(64);
    assertThat(err.toString()).contains("absent cannot be read");
    assertThat(execute(new RevocationsCommand(), List.of())).isEqualTo(64);
    assertThat(
            execute(
                new RevocationsCommand(),
                List.of("--token-env", "SLUICE_NO_SUCH_VARIABLE", "--admin", "http://127.0.0.1")))
        .isEqualTo(64);
    assertThat(err.toString()).contains("SLUICE_NO_SUCH_VARIABLE is not set");
    assertThat(
            execute(
                new RevocationsCommand(),
                List.of("--token-file", mine.toString(), "--admin", "localhost:8081")))
        .isEqualTo(64);
  }
}
