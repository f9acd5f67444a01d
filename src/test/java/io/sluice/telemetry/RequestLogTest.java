package io.sluice.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

final class RequestLogTest {

  private final Logger logger = (Logger) LoggerFactory.getLogger("sluice.request");
  private final ListAppender<ILoggingEvent> lines = new ListAppender<>();

  @BeforeEach
  void listen() {
    logger.setLevel(Level.INFO);
    lines.start();
    logger.addAppender(lines);
  }

  @AfterEach
  void leave() {
    logger.detachAppender(lines);
    logger.setLevel(null);
  }

  private JsonObject json() {
    assertThat(lines.list).hasSize(1);
    String line =
        new String(new JsonLineEncoder().encode(lines.list.get(0)), StandardCharsets.UTF_8);
    assertThat(line).endsWith("\n");
    assertThat(line.indexOf('\n')).isEqualTo(line.length() - 1);
    return new JsonObject(line);
  }

  @Test
  void aFinishedRequestIsOneJsonLineWithTypedFields() {
    RequestLog.write(
        new RequestEvent(
            "id-1",
            "chat",
            200,
            "completed",
            "",
            "search",
            "ada \"x\"\n",
            "openai",
            "small",
            true,
            10,
            20,
            30,
            40,
            5,
            "reported",
            12,
            345));
    JsonObject line = json();
    assertThat(line.getString("request_id")).isEqualTo("id-1");
    assertThat(line.getString("message")).isEqualTo("chat");
    assertThat(line.getInteger("status")).isEqualTo(200);
    assertThat(line.getString("user")).isEqualTo("ada \"x\"\n");
    assertThat(line.getBoolean("stream")).isTrue();
    assertThat(line.getLong("input_tokens")).isEqualTo(60);
    assertThat(line.getLong("output_tokens")).isEqualTo(40);
    assertThat(line.getLong("first_token_ms")).isEqualTo(12);
    assertThat(line.getLong("duration_ms")).isEqualTo(345);
    assertThat(line.containsKey("reason")).isFalse();
  }

  @Test
  void aRefusedRequestHasItsReasonAndNothingThatItNeverGot() {
    RequestLog.write(
        new RequestEvent(
            "id-2",
            "chat",
            401,
            "rejected",
            "expired",
            "",
            "",
            "",
            "",
            false,
            0,
            0,
            0,
            0,
            0,
            "",
            -1,
            1));
    JsonObject line = json();
    assertThat(line.getString("reason")).isEqualTo("expired");
    assertThat(line.fieldNames())
        .doesNotContain("team", "user", "provider", "input_tokens", "first_token_ms");
  }

  @Test
  void switchedOffItWritesNothing() {
    logger.setLevel(Level.OFF);
    RequestLog.write(
        new RequestEvent(
            "id-3", "chat", 200, "completed", "", "", "", "", "", false, 0, 0, 0, 0, 0, "", -1, 1));
    assertThat(lines.list).isEmpty();
  }
}
