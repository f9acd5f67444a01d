package io.sluice.cli.token;

import io.sluice.config.ConfigLoader;
import io.sluice.config.LoadResult;
import io.sluice.config.LoadResult.Loaded;
import io.sluice.config.LoadResult.Refused;
import io.sluice.config.SluiceConfig;
import java.nio.file.Path;

/** The file of {@code --config}. */
final class ConfigOption {

  private ConfigOption() {}

  /**
   * Reads it.
   *
   * @throws RefusedException with every problem, a line each: nothing can be told then
   */
  static SluiceConfig load(Path file, Surroundings surroundings) throws RefusedException {
    LoadResult result = new ConfigLoader(surroundings.environment()).load(file);
    if (result instanceof Refused refused) {
      throw RefusedException.undecided(
          String.join("\n", refused.problems().stream().map(Object::toString).toList()));
    }
    return ((Loaded) result).config();
  }
}
