package io.sluice.broker;

import static io.sluice.broker.FakeUpstream.DONE;
import static io.sluice.broker.FakeUpstream.chunk;
import static io.sluice.broker.FakeUpstream.usage;
import static io.sluice.broker.TestBroker.ask;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.broker.TestBroker.Row;
import io.sluice.config.ConfigSample;
import io.sluice.config.RoleConfig;
import io.sluice.config.SluiceConfig;
import io.sluice.config.TeamConfig;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The same request of the same team is answered from memory, where model and team allow it. */
final class AnswersGivenAgainTest {

  @TempDir Path folder;

  private TwoProviders start(boolean teamAllows) throws Exception {
    return TwoProviders.start(
        folder,
        "priority",
        Duration.ZERO,
        Duration.ofMinutes(1),
        config -> teams(config, teamAllows));
  }

  static SluiceConfig teams(SluiceConfig config, boolean cache) {
    Map<String, TeamConfig> teams = new HashMap<>(config.teams());
    TeamConfig search = Objects.requireNonNull(teams.get("search"));
    TeamConfig other =
        new TeamConfig(
            search.costCentre(),
            search.scopes(),
            search.denyScopes(),
            search.grants(),
            search.tools(),
            search.limits(),
            search.budgets(),
            search.weight(),
            cache);
    teams.put("search", other);
    teams.put("support", other);
    teams.put("speakers", speaking(other, cache));
    List<String> scopes = List.of("llm:chat", "llm:audio");
    return ConfigSample.from(config)
        .roles(Map.of("copilot", new RoleConfig("", scopes)))
        .teams(teams)
        .make();
  }

  private static TeamConfig speaking(TeamConfig team, boolean cache) {
    return new TeamConfig(
        team.costCentre(),
        List.of("llm:audio"),
        team.denyScopes(),
        team.grants(),
        team.tools(),
        team.limits(),
        team.budgets(),
        team.weight(),
        cache);
  }

  /** What is kept of a form does not tell it from another. */
  @Test
  void twoFormsAreNeverTakenForTheSame() throws Exception {
    try (TwoProviders two = start(true)) {
      two.first.answers(200, "application/json", "{\"text\":\"hi\"}");
      for (String sound : List.of("one", "two")) {
        two.broker.send(
            two.broker
                .request("/v1/audio/transcriptions", "speakers")
                .header("content-type", "multipart/form-data; boundary=B")
                .POST(
                    HttpRequest.BodyPublishers.ofString(
                        "--B\r\nContent-Disposition: form-data; name=model\r\n\r\nsmall\r\n--B\r\n"
                            + "Content-Disposition: form-data; name=file; filename=f\r\n\r\n"
                            + sound
                            + "\r\n--B--\r\n")));
      }
      assertThat(two.first.got).hasSize(2);
    }
  }

  @Test
  void aHitHasTheSameBytesARowOfItsOwnAndAsksNobody() throws Exception {
    try (TwoProviders two = start(true)) {
      two.first.streams(chunk("a"), usage(7, 1), DONE);
      HttpResponse<String> before = two.broker.send(two.broker.chat("search", ask(true)));
      HttpResponse<String> again = two.broker.send(two.broker.chat("search", ask(true)));
      assertThat(again.body()).isEqualTo(before.body()).isEqualTo(chunk("a") + DONE);
      assertThat(again.headers().firstValue("content-type"))
          .isEqualTo(before.headers().firstValue("content-type"));
      assertThat(again.headers().firstValue("x-sluice-cache")).hasValue("hit");
      assertThat(two.first.got).hasSize(1);
      Row row = two.broker.rowOf(again);
      assertThat(row.outcome()).isEqualTo("cached");
      assertThat(row.input() + row.output()).isZero();
    }
  }

  @Test
  void anotherTeamAnotherBodyAndAnotherShapeAreAskedAnew() throws Exception {
    try (TwoProviders two = start(true)) {
      two.first.streams(chunk("a"), usage(7, 1), DONE);
      two.broker.send(two.broker.chat("search", ask(true)));
      two.broker.send(two.broker.chat("support", ask(true)));
      two.broker.send(two.broker.chat("search", ask(true) + " "));
      assertThat(two.first.got).hasSize(3);
    }
  }

  /** The query may ask for another shape of the same answer. */
  @Test
  void eventsAreNotGivenToWhomAsksForAnArray() throws Exception {
    try (TwoProviders two = start(true)) {
      two.first.streams(
          chunk("a"),
          "data: {\"id\":\"c\",\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}\n\n",
          usage(7, 1),
          DONE);
      for (String query : List.of("?alt=sse", "")) {
        HttpResponse<String> answer =
            two.broker.send(
                two.broker
                    .request("/v1beta/models/small:streamGenerateContent" + query, "search")
                    .header("content-type", "application/json")
                    .POST(HttpRequest.BodyPublishers.ofString(Way.GEMINI.body())));
        assertThat(answer.body()).startsWith(query.isEmpty() ? "[{" : "data: {");
      }
      assertThat(two.first.got).hasSize(2);
    }
  }

  @Test
  void aTeamThatDidNotAskForItIsNeverAnsweredFromMemory() throws Exception {
    try (TwoProviders two = start(false)) {
      two.first.streams(chunk("a"), usage(7, 1), DONE);
      two.broker.send(two.broker.chat("search", ask(true)));
      two.broker.send(two.broker.chat("search", ask(true)));
      assertThat(two.first.got).hasSize(2);
    }
  }

  @Test
  void anAnswerThatWasCutIsNotKept() throws Exception {
    try (TwoProviders two = start(true)) {
      two.first.breaksOffAfter("text/event-stream", chunk("a"));
      two.broker.send(two.broker.chat("search", ask(true)));
      two.first.streams(chunk("b"), usage(7, 1), DONE);
      HttpResponse<String> again = two.broker.send(two.broker.chat("search", ask(true)));
      assertThat(again.body()).isEqualTo(chunk("b") + DONE);
    }
  }
}
