package io.sluice.telemetry;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/** One line a request, in the logger {@code sluice.request}. */
public final class RequestLog {

  private static final Logger LOG = LoggerFactory.getLogger("sluice.request");

  private RequestLog() {}

  public static void write(RequestEvent event) {
    if (!LOG.isInfoEnabled()) {
      return;
    }
    LoggingEventBuilder line =
        LOG.atInfo()
            .addKeyValue("request_id", event.requestId())
            .addKeyValue("status", event.status())
            .addKeyValue("outcome", event.outcome());
    line = text(line, "reason", event.reason());
    line = text(line, "team", event.team());
    line = text(line, "user", event.user());
    if (!event.provider().isEmpty()) {
      line =
          line.addKeyValue("provider", event.provider())
              .addKeyValue("model", event.model())
              .addKeyValue("stream", event.streamed())
              .addKeyValue(
                  "input_tokens",
                  event.inputTokens() + event.cacheReadTokens() + event.cacheWriteTokens())
              .addKeyValue("output_tokens", event.outputTokens())
              .addKeyValue("provenance", event.provenance())
              .addKeyValue("first_token_ms", event.firstTokenMillis());
    }
    line.addKeyValue("duration_ms", event.durationMillis()).log(event.route());
  }

  private static LoggingEventBuilder text(LoggingEventBuilder line, String key, String value) {
    return value.isEmpty() ? line : line.addKeyValue(key, value);
  }
}
