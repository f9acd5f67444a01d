package io.sluice.telemetry;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.encoder.Encoder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sets up logging: to standard error, off the event loops, as text or as JSON lines. */
public final class Logging {

  private Logging() {}

  /** Warnings and errors only, as text: for commands that print their result. */
  public static void quiet() {
    start(false, Level.WARN);
  }

  /** Everything worth knowing of a server: for commands that run one. */
  public static void server(boolean json, boolean requests) {
    start(json, Level.INFO).getLogger("sluice.request").setLevel(requests ? Level.INFO : Level.OFF);
  }

  /** Writes out what is queued. To be called last. */
  public static void stop() {
    if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
      context.stop();
    }
  }

  private static LoggerContext start(boolean json, Level level) {
    LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
    context.reset();
    Encoder<ILoggingEvent> encoder = json ? new JsonLineEncoder() : text(context);
    encoder.setContext(context);
    encoder.start();

    GatheringAppender appender = new GatheringAppender(encoder, System.err);
    appender.setContext(context);
    appender.start();

    ch.qos.logback.classic.Logger root = context.getLogger(Logger.ROOT_LOGGER_NAME);
    root.setLevel(level);
    root.addAppender(appender);
    context.getLogger("io.netty").setLevel(Level.WARN);
    return context;
  }

  private static PatternLayoutEncoder text(LoggerContext context) {
    PatternLayoutEncoder encoder = new PatternLayoutEncoder();
    encoder.setContext(context);
    encoder.setPattern("%d{yyyy-MM-dd'T'HH:mm:ss.SSSXXX} %-5level %logger{0} %msg %kvp%n");
    return encoder;
  }
}
