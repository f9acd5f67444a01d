package io.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command line before it does anything. */
final class SluiceIT {

  @TempDir private Path folder;

  @Test
  void helpNamesEveryCommand() throws Exception {
    Program help = Program.run(folder, "--help");
    assertThat(help.exitCode()).isZero();
    assertThat(String.join("\n", help.out()))
        .contains("demo", "serve", "simulate", "token", "config", "usage", "Begin here");
    assertThat(help.err()).isEmpty();
  }

  @Test
  void theVersionIsThatOfTheBuild() throws Exception {
    Program version = Program.run(folder, "--version");
    assertThat(version.exitCode()).isZero();
    assertThat(version.out()).singleElement().asString().matches("sluice \\d+\\.\\d+\\.\\d+.*");
  }

  @Test
  void anUnknownCommandIsWrongUsage() throws Exception {
    Program unknown = Program.run(folder, "server");
    assertThat(unknown.exitCode()).isEqualTo(2);
    assertThat(unknown.out()).isEmpty();
    assertThat(String.join("\n", unknown.err()))
        .contains("'server'", "serve")
        .doesNotContain("\tat ");
  }
}
