package io.sluice.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.core.http.HttpMethod;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FaultsOfAllFormatsTest {
  @RegisterExtension final Simulation simulation = new Simulation();

  private Exchange ask(Tongue tongue, String question, boolean stream) {
    return tongue.ask(simulation.client(), question, stream);
  }

  private BilledRequest last() {
    var all = simulation.provider().requests();
    return all.get(all.size() - 1);
  }

  @ParameterizedTest
  @EnumSource(Tongue.class)
  void aWholeAnswerAndAStreamBillTheSame(Tongue tongue) {
    Exchange whole = ask(tongue, "/sim tokens=12 cached=5", false);
    BilledRequest first = last();
    Exchange stream = ask(tongue, "/sim tokens=12 cached=5", true);

    assertThat(whole.status()).as(whole.body()).isEqualTo(200);
    assertThat(whole.json().isObject()).isTrue();
    assertThat(stream.body()).contains(tongue.ending());
    for (BilledRequest bill : new BilledRequest[] {first, last()}) {
      assertThat(bill.outcome()).isEqualTo(BilledRequest.COMPLETED);
      assertThat(bill.completionTokens()).isEqualTo(12);
      assertThat(bill.cachedTokens()).isEqualTo(5);
      assertThat(bill.promptTokens()).isEqualTo(first.promptTokens());
    }
  }

  @ParameterizedTest
  @EnumSource(Tongue.class)
  void aRefusalHasTheVendorsShapeAndSaysWhenToComeBack(Tongue tongue) {
    for (int status : new int[] {400, 401, 403, 404, 408, 409, 413, 429, 500, 502, 503, 529}) {
      Exchange refused = ask(tongue, "/sim retry-after=7 error=" + status, status % 2 == 0);

      assertThat(refused.status()).isEqualTo(status);
      assertThat(refused.headers().get("retry-after")).isEqualTo("7");
      JsonNode json = refused.json();
      JsonNode message =
          switch (tongue) {
            case CONVERSE, COHERE -> json.path("message");
            default -> json.at("/error/message");
          };
      assertThat(message.asText()).as(refused.body()).isNotBlank();
      assertThat(last().promptTokens()).isZero();
    }
  }

  @ParameterizedTest
  @EnumSource(Tongue.class)
  void itDiesBeforeTheHeadAfterItAndInTheMiddle(Tongue tongue) {
    for (boolean stream : new boolean[] {false, true}) {
      assertThatThrownBy(() -> ask(tongue, "/sim die", stream)).hasStackTraceContaining("closed");
      assertThat(last().outcome()).isEqualTo(BilledRequest.DIED);

      Exchange head = ask(tongue, "/sim die-head", stream);
      assertThat(head.whole()).isFalse();
      assertThat(head.body()).isEmpty();

      Exchange middle = ask(tongue, "/sim tokens=20 die-after=4", stream);
      assertThat(middle.whole()).isFalse();
      assertThat(middle.body()).doesNotContain(tongue.ending());
      assertThat(last().completionTokens()).isEqualTo(4);
    }
  }

  @ParameterizedTest
  @EnumSource(Tongue.class)
  void aStreamFailsHalfWayInTheVendorsWay(Tongue tongue) {
    Exchange failed = ask(tongue, "/sim tokens=20 error-after=4", true);

    assertThat(failed.whole()).isTrue();
    assertThat(failed.body())
        .contains(
            switch (tongue) {
              case CHAT, COMPLETIONS -> "data: {\"error\":{";
              case RESPONSES -> "event: error\ndata: {\"type\":\"error\"";
              case MESSAGES ->
                  "event: error\ndata: {\"type\":\"error\",\"error\":{\"type\":\"api_error\"";
              case GEMINI -> "data: {\"error\":{\"code\":500";
              case CONVERSE -> "modelStreamErrorException";
              case COHERE -> "\"finish_reason\":\"ERROR\"";
            });
    assertThat(last().outcome()).isEqualTo(BilledRequest.FAILED);
    assertThat(last().completionTokens()).isEqualTo(4);
  }

  @ParameterizedTest
  @EnumSource(Tongue.class)
  void aStreamEndsWithoutItsEnd(Tongue tongue) {
    Exchange early = ask(tongue, "/sim tokens=20 end-after=4", true);
    Exchange late = ask(tongue, "/sim tokens=20 no-end", true);

    assertThat(early.whole()).isTrue();
    assertThat(early.body()).doesNotContain(tongue.ending());
    assertThat(late.whole()).isTrue();
    assertThat(late.body()).doesNotContain(tongue.ending());
    assertThat(last().outcome()).isEqualTo(BilledRequest.CUT_SHORT);
    assertThat(last().completionTokens()).isEqualTo(20);
  }

  @ParameterizedTest
  @EnumSource(Tongue.class)
  void somethingElseStandsInTheMiddle(Tongue tongue) {
    String clean = ask(tongue, "/sim tokens=20", true).body();
    for (String fault : new String[] {"malformed", "garbage", "oversized"}) {
      Exchange spoilt = ask(tongue, "/sim tokens=20 " + fault, true);

      assertThat(spoilt.body().length()).isNotEqualTo(clean.length());
      assertThat(spoilt.body()).contains(tongue.ending());
      assertThat(last().outcome()).isEqualTo(BilledRequest.MALFORMED);
      if (fault.equals("oversized")) {
        assertThat(spoilt.body().length()).isGreaterThan(4 * 1024 * 1024);
      }
    }
    Exchange page = ask(tongue, "/sim wrong-type", true);
    assertThat(page.headers().get("content-type")).isEqualTo("text/html");
    assertThatThrownBy(() -> ask(tongue, "/sim tokens=20 malformed", false).json())
        .isInstanceOf(AssertionError.class);
  }

  @ParameterizedTest
  @EnumSource(Tongue.class)
  void noUsageIsToldWhereNoneIsWanted(Tongue tongue) {
    for (boolean stream : new boolean[] {false, true}) {
      String body = ask(tongue, "/sim tokens=3 no-usage", stream).body();

      assertThat(body)
          .doesNotContain("input_tokens\":", "prompt_tokens\":", "TokenCount", "inputTokens");
      assertThat(last().completionTokens()).isEqualTo(3);
    }
  }

  @Test
  void aFaultIsMetOnlyTheFirstTimes() {
    String question = "once more /sim\n/sim error=503 times=2";

    assertThat(ask(Tongue.CHAT, question, false).status()).isEqualTo(503);
    assertThat(ask(Tongue.MESSAGES, question, true).status()).isEqualTo(503);
    assertThat(ask(Tongue.CHAT, question, false).status()).isEqualTo(200);
    assertThat(ask(Tongue.CHAT, question + " at=nowhere", false).status()).isEqualTo(200);
  }

  @Test
  void aFaultIsMetOnlyAtItsDeployment() {
    Client client = simulation.client();
    String body = Tongue.CHAT.body("/sim error=500 at=sim-a", false).toString();
    String[] key = {"authorization", "Bearer k"};

    assertThat(client.send(HttpMethod.POST, "/v1/chat/completions", body, key).status())
        .isEqualTo(200);
    assertThat(client.send(HttpMethod.POST, "/at/sim-b/v1/chat/completions", body, key).status())
        .isEqualTo(200);
    assertThat(client.send(HttpMethod.POST, "/at/sim-a/v1/chat/completions", body, key).status())
        .isEqualTo(500);
    assertThat(
            client
                .send(
                    HttpMethod.POST, "/v1/chat/completions", body, "authorization", "Bearer sim-a")
                .status())
        .isEqualTo(500);
    assertThat(ask(Tongue.CHAT, "/sim error=500 at=sim-small", false).status()).isEqualTo(500);
  }

  @Test
  void stallsHappenBeforeTheHeadAndAfterIt() {
    for (String stall : new String[] {"stall", "stall-head"}) {
      var call = simulation.client().open(Conversation.streaming("/sim " + stall), stall);
      Client.until("an open request", () -> simulation.client().bills().path("open").asInt() == 1);
      if (stall.equals("stall-head")) {
        assertThat(Client.get(call).statusCode()).isEqualTo(200);
      }
      assertThat(simulation.provider().requests()).isEmpty();

      simulation.client().leave();

      assertThat(simulation.bill().outcome()).isEqualTo(BilledRequest.STALLED);
      simulation.start(null, "");
    }
  }
}
