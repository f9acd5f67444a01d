package io.sluice.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.usage.LedgerRow;
import java.io.BufferedReader;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Being asked to stop is no reason to drop a caller or a token. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "has no signals")
final class DemoEndsIT {

  @Test
  void aStreamThatRunsEndsWholeAndTheProcessWithZero(@TempDir Path folder) throws Exception {
    try (Demo demo = Demo.start(folder)) {
      var request = demo.chat(demo.token, Demo.ask(true, "/sim tokens=50 gap=20ms"));
      HttpResponse<InputStream> answer = demo.begin(request);
      try (var events = new BufferedReader(new InputStreamReader(answer.body(), UTF_8))) {
        assertThat(events.readLine()).startsWith("data: ");
        demo.program.signal("TERM");
        assertThat(events.lines().filter(line -> !line.isEmpty()).toList())
            .hasSizeGreaterThanOrEqualTo(50)
            .last()
            .isEqualTo("data: [DONE]");
      }
      assertThat(demo.program.exitCode()).isZero();
      assertThat(demo.program.said()).isEmpty();
      LedgerRow row = LedgerRow.in(demo.data).get(0);
      assertThat(row.requestId())
          .isEqualTo(answer.headers().firstValue("x-request-id").orElseThrow());
      assertThat(row.outcome()).isEqualTo("completed");
      assertThat(row.provenance()).isEqualTo("reported");
      assertThat(row.tokens().output()).isEqualTo(50);
    }
  }
}
