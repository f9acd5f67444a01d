package io.sluice.cli;

import io.sluice.broker.Broker;
import io.sluice.broker.ConfigWatch;
import io.sluice.config.ConfigFile;
import io.sluice.config.ConfigLoader;
import io.sluice.config.LoadResult;
import io.sluice.config.LoadResult.Loaded;
import io.sluice.config.LoadResult.Refused;
import io.sluice.config.SluiceConfig;
import io.sluice.identity.NativeCrypto;
import io.sluice.telemetry.Logging;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code serve}: a broker with a configuration of one's own. */
@Command(
    name = "serve",
    mixinStandardHelpOptions = true,
    description = "Runs the broker with a configuration file.",
    footer = {
      "",
      "A changed file, or SIGHUP, reloads it: a good one is swapped in while streams go on, a bad one",
      "is refused and the old one stays. Ctrl-C or SIGTERM lets running streams end, then exits with 0."
    })
final class ServeCommand implements Callable<Integer> {

  @Spec private @Nullable CommandSpec spec;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      required = true,
      description = "The configuration, e.g. conf/sluice.yaml.")
  private Path config = Path.of("");

  @Override
  public Integer call() throws InterruptedException {
    CommandLine line = Objects.requireNonNull(spec).commandLine();
    ConfigFile file = new ConfigFile(config, new ConfigLoader(System::getenv));
    LoadResult result = file.reload();
    if (result instanceof Refused refused) {
      refused.problems().forEach(line.getErr()::println);
      return 1;
    }
    Loaded loaded = (Loaded) result;
    loaded.warnings().forEach(warning -> line.getErr().println("warning: " + warning));
    SluiceConfig settings = loaded.config();
    Logging.server(settings.log().format().equals("json"), settings.log().requests());
    // Before any key is parsed.
    NativeCrypto.install();
    Vertx vertx = Broker.vertx(settings.server());
    Broker broker;
    try {
      broker = Await.on(Broker.start(vertx, settings));
    } catch (RuntimeException e) {
      line.getErr().println(Failures.describe(e));
      Await.on(vertx.close());
      return 1;
    }
    ConfigWatch watch = ConfigWatch.start(vertx, broker, file);
    Signals.onReload(watch::reload);
    Signals.onStop(
        () -> {
          Await.on(broker.stop());
          Await.on(vertx.close());
        });
    line.getOut()
        .printf(
            "Sluice is ready: %s://%s:%d/v1 (metrics and health: http://%s:%d)%n",
            settings.server().tls() == null ? "http" : "https",
            settings.server().host(),
            broker.port(),
            settings.server().adminHost(),
            broker.adminPort());
    line.getOut().flush();
    new CountDownLatch(1).await();
    return 0;
  }
}
