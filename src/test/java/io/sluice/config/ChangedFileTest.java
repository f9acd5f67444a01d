package io.sluice.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.config.LoadResult.Loaded;
import io.sluice.config.LoadResult.Refused;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** When a file counts as changed. */
class ChangedFileTest {
  private static final String OTHER = Sample.with("CC-1", "CC-2");

  @TempDir private Path folder;
  private Path file = Path.of("");
  private ConfigFile watched = new ConfigFile(file, new ConfigLoader(name -> null));

  @BeforeEach
  void loadOnce() throws IOException {
    file = Files.writeString(folder.resolve("x.yaml"), Sample.MINIMAL);
    watched = new ConfigFile(file, new ConfigLoader(name -> null));
    assertThat(costCentre(watched.reload())).isEqualTo("CC-1");
  }

  @Test
  void nothingHappensWhileTheContentStays() throws IOException {
    assertThat(watched.poll()).isNull();
    Files.writeString(file, Sample.MINIMAL);
    assertThat(watched.poll()).isNull();
    assertThat(watched.poll()).isNull();
  }

  @Test
  void aChangeIsLoadedOnceTwoLooksAgreeOnIt() throws IOException {
    Files.writeString(file, OTHER);
    assertThat(watched.poll()).isNull();
    assertThat(costCentre(watched.poll())).isEqualTo("CC-2");
    assertThat(watched.poll()).isNull();
  }

  @Test
  void aHalfWrittenFileIsNotTakenForAWholeOne() throws IOException {
    Files.writeString(file, OTHER.substring(0, 40));
    assertThat(watched.poll()).isNull();
    Files.writeString(file, OTHER);
    assertThat(watched.poll()).isNull();
    assertThat(costCentre(watched.poll())).isEqualTo("CC-2");
  }

  @Test
  void aFileThatIsAwayForAMomentIsNotMissed() throws IOException {
    Files.delete(file);
    assertThat(watched.poll()).isNull();
    Files.writeString(file, Sample.MINIMAL);
    assertThat(watched.poll()).isNull();
    assertThat(watched.poll()).isNull();
  }

  @Test
  void aFileThatStaysAwayIsReportedOnce() throws IOException {
    Files.delete(file);
    assertThat(watched.poll()).isNull();
    assertThat(watched.poll()).isInstanceOf(Refused.class);
    assertThat(watched.poll()).isNull();
    Files.writeString(file, Sample.MINIMAL);
    assertThat(watched.poll()).isNull();
    assertThat(costCentre(watched.poll())).isEqualTo("CC-1");
  }

  @Test
  void aReplacedFileIsLoaded() throws IOException {
    Path next = Files.writeString(folder.resolve("next"), OTHER);
    Files.move(next, file, StandardCopyOption.REPLACE_EXISTING);
    watched.poll();
    assertThat(costCentre(watched.poll())).isEqualTo("CC-2");
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void aLinkTurnedToAnotherFileIsLoaded() throws IOException {
    Path link = Files.createSymbolicLink(folder.resolve("link.yaml"), file);
    ConfigFile linked = new ConfigFile(link, new ConfigLoader(name -> null));
    linked.reload();
    Path other = Files.writeString(folder.resolve("other.yaml"), OTHER);
    Path turned = Files.createSymbolicLink(folder.resolve("turned"), other);
    Files.move(turned, link, StandardCopyOption.REPLACE_EXISTING);
    linked.poll();
    assertThat(costCentre(linked.poll())).isEqualTo("CC-2");
  }

  @Test
  void aBadChangeIsRefusedOnceAndTheNextGoodOneLoaded() throws IOException {
    Files.writeString(file, "nonsense");
    watched.poll();
    assertThat(watched.poll()).isInstanceOf(Refused.class);
    assertThat(watched.poll()).isNull();
    Files.writeString(file, OTHER);
    watched.poll();
    assertThat(costCentre(watched.poll())).isEqualTo("CC-2");
  }

  @Test
  void aReloadReadsTheSecretsAgain() throws IOException {
    Path secret = Files.writeString(folder.resolve("key"), "k-1");
    Files.writeString(
        file,
        Sample.with(
            "    base_url: https://api.example.com/v1\n",
            "    base_url: https://api.example.com/v1\n    api_key: ${file:key}\n"));
    assertThat(apiKey(watched.reload())).isEqualTo("k-1");
    Files.writeString(secret, "k-2");
    assertThat(watched.poll()).isNull();
    assertThat(apiKey(watched.reload())).isEqualTo("k-2");
  }

  private static String costCentre(@Nullable LoadResult result) {
    return Sample.get(config(result).teams(), "search").costCentre();
  }

  private static String apiKey(LoadResult result) {
    Secret secret = Sample.get(config(result).providers(), "main").apiKey();
    return Objects.requireNonNull(secret).value();
  }

  private static SluiceConfig config(@Nullable LoadResult result) {
    assertThat(result).isInstanceOf(Loaded.class);
    return ((Loaded) Objects.requireNonNull(result)).config();
  }
}
