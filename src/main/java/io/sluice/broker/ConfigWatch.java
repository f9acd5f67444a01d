package io.sluice.broker;

import io.sluice.config.ConfigFile;
import io.sluice.config.LoadResult;
import io.sluice.config.LoadResult.Loaded;
import io.sluice.config.LoadResult.Refused;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Puts a changed configuration file in force, or says why it stays out. */
public final class ConfigWatch {

  private static final Logger LOG = LoggerFactory.getLogger(ConfigWatch.class);
  private static final Duration PERIOD = Duration.ofSeconds(1);

  private final Vertx vertx;
  private final Broker broker;
  private final ConfigFile file;

  private ConfigWatch(Vertx vertx, Broker broker, ConfigFile file) {
    this.vertx = vertx;
    this.broker = broker;
    this.file = file;
  }

  /** Watches until Vert.x is closed. */
  public static ConfigWatch start(Vertx vertx, Broker broker, ConfigFile file) {
    ConfigWatch watch = new ConfigWatch(vertx, broker, file);
    vertx.setPeriodic(PERIOD.toMillis(), id -> watch.look());
    return watch;
  }

  private void look() {
    vertx.executeBlocking(file::poll).compose(this::apply).onFailure(ConfigWatch::broken);
  }

  /** Reads the file and the secrets again, changed or not. */
  public void reload() {
    vertx.executeBlocking(file::reload).compose(this::apply).onFailure(ConfigWatch::broken);
  }

  private Future<Void> apply(@Nullable LoadResult result) {
    if (result instanceof Loaded loaded) {
      loaded.warnings().forEach(warning -> LOG.warn("{}", warning));
      return broker.reload(loaded.config());
    }
    if (result instanceof Refused refused) {
      broker.reloadRefused();
      LOG.error("the changed configuration is refused, the old one stays in force");
      refused.problems().forEach(problem -> LOG.error("{}", problem));
    }
    return Future.succeededFuture();
  }

  private static void broken(Throwable failure) {
    LOG.error("the configuration could not be reloaded, the old one stays in force", failure);
  }
}
