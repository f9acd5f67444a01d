package io.sluice.cli.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.sluice.cli.TokenRun;
import io.sluice.identity.SigningKey;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code token keygen} writes. */
final class KeygenCommandTest {

  @TempDir Path folder;

  private TokenRun keygen(String... more) {
    String[] line = new String[more.length + 3];
    line[0] = "keygen";
    line[1] = "--out";
    line[2] = folder.resolve("new/dev").toString();
    System.arraycopy(more, 0, line, 3, more.length);
    return TokenRun.token("", Map.of(), line);
  }

  @Test
  void theKeyIsForItsOwnerAndTheSetIsPublic() throws IOException {
    TokenRun run = keygen("--algorithm", "ES384");
    assertThat(run.code()).isZero();
    SigningKey key = SigningKey.read(folder.resolve("new/dev.key.jwk"));
    assertThat(key.algorithm()).isEqualTo("ES384");
    assertThat(run.out()).contains(key.thumbprint(), "development: true", "algorithms: [ES384]");
    String set = Files.readString(folder.resolve("new/dev.jwks.json"));
    assertThat(new JsonObject(set)).isEqualTo(new JsonObject(key.jwks()));
    assertThat(run.out() + run.err() + set).doesNotContain("\"d\"");
    assumeTrue(folder.getFileSystem().supportedFileAttributeViews().contains("posix"));
    assertThat(
            PosixFilePermissions.toString(
                Files.getPosixFilePermissions(folder.resolve("new/dev.key.jwk"))))
        .isEqualTo("rw-------");
  }

  @Test
  void nothingIsOverwritten() throws IOException {
    assertThat(keygen("--json").json().getString("algorithm")).isEqualTo("RS256");
    String before = Files.readString(folder.resolve("new/dev.key.jwk"));
    TokenRun again = keygen();
    assertThat(again.code()).isEqualTo(1);
    assertThat(again.err()).contains("there already");
    Files.delete(folder.resolve("new/dev.jwks.json"));
    assertThat(keygen().code()).isEqualTo(1);
    assertThat(Files.readString(folder.resolve("new/dev.key.jwk"))).isEqualTo(before);
    assertThat(folder.resolve("new/dev.jwks.json")).doesNotExist();
  }

  @Test
  void anUnknownAlgorithmIsAMistakeOfUsage() {
    TokenRun run = keygen("--algorithm", "HS256");
    assertThat(run.code()).isEqualTo(64);
    assertThat(run.err()).contains("HS256", "ES256");
  }
}
