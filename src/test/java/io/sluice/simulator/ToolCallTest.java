package io.sluice.simulator;

import static io.sluice.simulator.Conversation.asking;
import static io.sluice.simulator.Conversation.json;
import static io.sluice.simulator.Conversation.streamingWithUsage;
import static io.sluice.simulator.Conversation.with;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class ToolCallTest {
  private static final String TOOLS =
      """
      [{"type":"function","function":{"name":"get_weather","parameters":{"type":"object",
        "properties":{"city":{"type":"string"},"unit":{"enum":["celsius","fahrenheit"]},
          "days":{"type":"integer","minimum":2},"hints":{"type":"array","items":{"type":"number"}},
          "unwanted":{"type":"string"}},
        "required":["city","unit","days","hints"]}}},
       {"type":"function","function":{"name":"say_\\"hi\\""}}]
      """;

  private static final JsonNode ARGUMENTS =
      json("{\"city\":\"some city\",\"unit\":\"celsius\",\"days\":2,\"hints\":[1.5]}");

  @RegisterExtension final Simulation simulation = new Simulation();

  private static ObjectNode withTools(ObjectNode body) {
    return with(body, it -> it.set("tools", json(TOOLS)));
  }

  @Test
  void aQuestionWithToolsIsAnsweredByACallOfTheFirst() {
    JsonNode answer = simulation.client().complete(withTools(asking("Weather?"))).json();

    JsonNode call = answer.at("/choices/0/message/tool_calls/0");
    assertThat(answer.at("/choices/0/finish_reason").asText()).isEqualTo("tool_calls");
    assertThat(answer.at("/choices/0/message/content").isNull()).isTrue();
    assertThat(call.path("id").asText()).startsWith("call_");
    assertThat(call.path("type").asText()).isEqualTo("function");
    assertThat(call.at("/function/name").asText()).isEqualTo("get_weather");
    assertThat(json(call.at("/function/arguments").asText())).isEqualTo(ARGUMENTS);
  }

  @Test
  void aStreamedCallBringsItsArgumentsInSeveralDeltas() {
    List<JsonNode> chunks =
        simulation.client().complete(withTools(streamingWithUsage("Weather?"))).chunks();

    JsonNode opening = chunks.get(0).at("/choices/0/delta/tool_calls/0");
    List<String> pieces =
        chunks.stream()
            .map(chunk -> chunk.at("/choices/0/delta/tool_calls/0/function/arguments").asText(""))
            .filter(piece -> !piece.isEmpty())
            .toList();
    assertThat(opening.path("id").asText()).startsWith("call_");
    assertThat(opening.at("/function/name").asText()).isEqualTo("get_weather");
    assertThat(pieces).hasSizeGreaterThan(3);
    assertThat(json(pieces.stream().collect(Collectors.joining()))).isEqualTo(ARGUMENTS);
    assertThat(chunks.get(chunks.size() - 2).at("/choices/0/finish_reason").asText())
        .isEqualTo("tool_calls");
    assertThat(chunks.get(chunks.size() - 1).at("/usage/completion_tokens").asInt())
        .isEqualTo(pieces.size());
  }

  @Test
  void aNamedToolIsTheOneThatIsCalled() {
    ObjectNode body = withTools(asking("Hi"));
    body.putObject("tool_choice").putObject("function").put("name", "say_\"hi\"");

    JsonNode call =
        simulation.client().complete(body).json().at("/choices/0/message/tool_calls/0/function");

    assertThat(call.path("name").asText()).isEqualTo("say_\"hi\"");
    assertThat(call.path("arguments").asText()).isEqualTo("{}");
  }

  @Test
  void aToolThatIsDirectedIsCalledWithWhatIsDirectedWhereItIsOffered() {
    String directed = "Hi\n/sim call=say_\"hi\" args={\"to\":[\"all\",1]}";

    JsonNode call =
        simulation
            .client()
            .complete(withTools(asking(directed)))
            .json()
            .at("/choices/0/message/tool_calls/0/function");
    JsonNode other =
        simulation.client().complete(withTools(asking("/sim call=other"))).json().at("/choices/0");

    assertThat(call.path("name").asText()).isEqualTo("say_\"hi\"");
    assertThat(json(call.path("arguments").asText())).isEqualTo(json("{\"to\":[\"all\",1]}"));
    assertThat(other.path("finish_reason").asText()).isEqualTo("stop");
  }

  @Test
  void aToolsResultIsAnsweredInText() {
    ObjectNode body = withTools(asking("Weather?"));
    body.withArray("messages")
        .addObject()
        .put("role", "assistant")
        .putArray("tool_calls")
        .addObject()
        .put("id", "call_1")
        .put("type", "function")
        .putObject("function")
        .put("name", "get_weather")
        .put("arguments", "{}");
    body.withArray("messages")
        .addObject()
        .put("role", "tool")
        .put("tool_call_id", "call_1")
        .put("content", "sunny");

    JsonNode answer = simulation.client().complete(body).json();

    assertThat(answer.at("/choices/0/message/content").asText()).contains("simulated");
  }

  @Test
  void textIsAnsweredWhereToolsAreNotWanted() {
    JsonNode forbidden =
        simulation.client().complete(withTools(asking("Hi")).put("tool_choice", "none")).json();
    JsonNode steered = simulation.client().complete(withTools(asking("/sim tokens=2"))).json();

    assertThat(forbidden.at("/choices/0/finish_reason").asText()).isEqualTo("stop");
    assertThat(steered.at("/usage/completion_tokens").asInt()).isEqualTo(2);
  }

  @Test
  void argumentsFitSchemasOfAnyNesting() {
    JsonNode schema =
        json(
            """
            {"required":["a","b","c","d","e"],"properties":{
              "a":{"anyOf":[{"type":"boolean"},{"type":"null"}]},
              "b":{"type":["integer","null"]},
              "c":{"type":"object","required":["x"],"properties":{"x":{"const":7}}},
              "d":{"type":"null"}}}
            """);

    assertThat(json(Arguments.fitting(schema).toString()))
        .isEqualTo(json("{\"a\":true,\"b\":1,\"c\":{\"x\":7},\"d\":null,\"e\":\"some e\"}"));
  }
}
