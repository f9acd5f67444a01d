package io.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whom the demo asks: its own simulator, one that runs by itself, and OpenAI if there is a key. */
final class DemoProvidersIT {

  @TempDir private Path folder;

  @Test
  void aKeyAddsTheRealProvidersModels() throws Exception {
    try (Demo demo = Demo.start(folder, Map.of("OPENAI_API_KEY", "sk-none"))) {
      assertThat(demo.models(demo.token)).contains("sim-small", "gpt-5-nano", "gpt-5-mini");
    }
  }

  @Test
  void anEmptyKeyIsNoKey() throws Exception {
    try (Demo demo = Demo.start(folder, Map.of("OPENAI_API_KEY", ""))) {
      assertThat(demo.models(demo.token)).contains("sim-small").doesNotContain("gpt-5-nano");
    }
  }

  @Test
  void aSimulatorThatRunsByItselfServesTheDemo() throws Exception {
    try (Program simulator = Program.start(folder, "simulate", "--port", "0")) {
      simulator.awaitReady();
      String url = Demo.find(String.join("\n", simulator.out()), "(http://127.0.0.1:[0-9]+)");
      try (Demo demo = Demo.start(folder, Map.of(), "--provider-url", url)) {
        HttpResponse<String> answer =
            demo.send(demo.chat(demo.token, Demo.ask(false, "/sim tokens=7")));
        String id = answer.headers().firstValue("x-request-id").orElseThrow();
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(get(url + "/sim/requests")).contains(id);
      }
    }
  }

  private static String get(String url) throws Exception {
    return HttpClient.newHttpClient()
        .send(HttpRequest.newBuilder(URI.create(url)).build(), HttpResponse.BodyHandlers.ofString())
        .body();
  }
}
