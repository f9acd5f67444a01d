package io.sluice.cli;

import io.sluice.config.ConfigLoader;
import io.sluice.config.LoadResult;
import io.sluice.config.LoadResult.Loaded;
import io.sluice.config.LoadResult.Refused;
import io.sluice.config.SluiceConfig;
import io.sluice.identity.DevelopmentIssuer;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/**
 * The demo's own configuration, which travels in the jar. What the file leaves open is decided
 * here; the rest of the environment shows through.
 *
 * @param data folder of the issuer's key, the journal and the ledger
 * @param jwks where the development issuer's keys are
 * @param providerUrl of the simulated provider, without a path
 * @param toolsUrl of the simulated tools, without a path
 */
public record DemoConfig(
    int port, int adminPort, Path data, String jwks, String providerUrl, String toolsUrl) {

  /** Name of the development issuer in it. */
  public static final String ISSUER = "demo";

  private static final String FILE = "conf/demo.yaml";

  /** For those who run no demo, but want to know its issuer and its personas. */
  public static DemoConfig notRunning(Path data, String jwks) {
    return new DemoConfig(0, 0, data, jwks, "http://127.0.0.1:9", "http://127.0.0.1:9");
  }

  /**
   * Reads it.
   *
   * @throws IllegalArgumentException if the environment makes it a bad one; says why, a line each
   */
  public SluiceConfig load() throws IOException {
    Map<String, String> settings = new HashMap<>();
    settings.put("SLUICE_DEMO_PORT", Integer.toString(port));
    settings.put("SLUICE_DEMO_ADMIN_PORT", Integer.toString(adminPort));
    settings.put("SLUICE_DEMO_DATA", data.toString());
    settings.put("SLUICE_DEMO_ISSUER", DevelopmentIssuer.ISSUER);
    settings.put("SLUICE_DEMO_JWKS", jwks);
    // The simulator wants a key, as real providers do, and takes any.
    settings.put("SLUICE_DEMO_PROVIDER_KEY", "simulated");
    settings.put("SLUICE_DEMO_PROVIDER_URL", providerUrl);
    settings.put("SLUICE_DEMO_TOOLS_URL", toolsUrl);
    ConfigLoader loader =
        new ConfigLoader(name -> settings.getOrDefault(name, System.getenv(name)));
    LoadResult result = loader.load(FILE, read());
    if (result instanceof Refused refused) {
      throw new IllegalArgumentException(
          String.join("\n", refused.problems().stream().map(Object::toString).toList()));
    }
    return ((Loaded) result).config();
  }

  private static String read() throws IOException {
    try (InputStream in = DemoConfig.class.getResourceAsStream("/io/sluice/" + FILE)) {
      return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
