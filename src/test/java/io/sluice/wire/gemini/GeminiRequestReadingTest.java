package io.sluice.wire.gemini;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.sluice.wire.Format;
import io.sluice.wire.conversation.Conversation;
import io.sluice.wire.conversation.Conversation.Role;
import io.sluice.wire.conversation.OutputFormat;
import io.sluice.wire.conversation.Part;
import io.sluice.wire.conversation.Signature;
import io.sluice.wire.conversation.ToolChoice;
import io.sluice.wire.conversation.Untranslatable;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GeminiRequestReadingTest {

  private static final String HI =
      "\"contents\":[{\"role\":\"user\",\"parts\":[{\"text\":\"hi\"}]}]";

  @Test
  void everyPartOfAConversationIsUnderstood() {
    Conversation read =
        Spoken.read(
            """
            {"system_instruction":{"role":"user","parts":[{"text":"Be terse."}]},
             "contents":[
              {"role":"user","parts":[{"text":"look"},{"inline_data":{"mime_type":"image/png","data":"-_8"}}]},
              {"role":"model","parts":[{"text":"hm","thought":true,"thoughtSignature":"c2ln"},
                {"functionCall":{"name":"f","args":{"n":1.50}},"thought_signature":"c2ln"},
                {"functionCall":{"name":"f","args":{"n":2}}}]},
              {"role":"function","parts":[{"functionResponse":{"name":"f","response":{"output":"one"}}},
                {"functionResponse":{"name":"f","response":{"error":"two"}}}]}],
             "tools":[{"function_declarations":[{"name":"f","description":"d","parameters":
               {"type":"OBJECT","properties":{"n":{"type":"NUMBER","nullable":true}},"required":["n"]}}]}],
             "toolConfig":{"functionCallingConfig":{"mode":"ANY","allowedFunctionNames":["f"]}},
             "generationConfig":{"temperature":0.5,"topP":0.9,"topK":40.0,"stopSequences":["x"],"seed":7,
               "maxOutputTokens":100,"responseMimeType":"application/json",
               "responseJsonSchema":{"type":"object"},
               "thinkingConfig":{"thinkingLevel":"LOW","includeThoughts":true}},
             "labels":{"team":"a"}}
            """);

    assertThat(read.turns())
        .extracting(Conversation.Turn::role)
        .containsExactly(Role.SYSTEM, Role.USER, Role.ASSISTANT, Role.USER);
    assertThat(read.turns().get(1).parts().get(1))
        .isEqualTo(new Part.Image(new Part.Source.Inline("image/png", "+/8="), ""));
    Signature own = new Signature(Format.GEMINI, "c2ln");
    assertThat(read.turns().get(2).parts())
        .containsExactly(
            new Part.Thought("hm", own, false),
            new Part.ToolCall("call_sluice_1_1", "f", "{\"n\":1.50}", own),
            new Part.ToolCall("call_sluice_1_2", "f", "{\"n\":2}", null));
    assertThat(read.turns().get(3).parts())
        .containsExactly(
            new Part.ToolResult("call_sluice_1_1", "f", List.of(new Part.Text("one")), false),
            new Part.ToolResult("call_sluice_1_2", "f", List.of(new Part.Text("two")), true));
    assertThat(String.valueOf(read.tools().get(0).parameters()))
        .isEqualTo(
            "{\"type\":\"object\",\"required\":[\"n\"],\"properties\":{\"n\":{\"type\":[\"number\",\"null\"]}}}");
    assertThat(read.toolChoice()).isEqualTo(new ToolChoice.Named("f"));
    assertThat(read.sampling().topK()).isEqualTo(40);
    assertThat(read.sampling().seed()).isEqualTo(7);
    assertThat(read.maxOutputTokens()).isEqualTo(100);
    assertThat(read.output()).isInstanceOf(OutputFormat.JsonSchema.class);
    assertThat(read.reasoning()).isEqualTo(new Conversation.Reasoning("low", null, true));
    assertThat(read.metadata()).containsEntry("team", "a");
    assertThat(read.stream()).isTrue();
    assertThat(read.model()).isEqualTo("alias");
  }

  @Test
  void responsesFindTheirCallsByIdOrElseByName() {
    Conversation read =
        Spoken.read(
            """
            {"contents":[
              {"role":"model","parts":[{"functionCall":{"id":"a","name":"f"}},{"functionCall":{"id":"b","name":"g"}}]},
              {"role":"user","parts":[{"functionResponse":{"id":"b","name":"g","response":{"x":1}}},
                {"functionResponse":{"name":"f","response":{"output":{"y":2}}}}]}]}
            """);
    assertThat(read.turns().get(1).parts())
        .containsExactly(
            new Part.ToolResult("b", "g", List.of(new Part.Text("{\"x\":1}")), false),
            new Part.ToolResult("a", "f", List.of(new Part.Text("{\"output\":{\"y\":2}}")), false));
  }

  @Test
  void aThinkingBudgetIsABudgetAndNoneIsNoThinking() {
    assertThat(thinking("{\"thinkingBudget\":0}").effort()).isEqualTo("none");
    assertThat(thinking("{\"thinkingBudget\":2048}").budgetTokens()).isEqualTo(2048);
    assertThat(thinking("{\"thinkingBudget\":-1}")).isEqualTo(Conversation.Reasoning.DEFAULT);
  }

  private static Conversation.Reasoning thinking(String config) {
    return Spoken.read("{" + HI + ",\"generationConfig\":{\"thinkingConfig\":" + config + "}}")
        .reasoning();
  }

  @Test
  void aFilterThatIsOffIsNoFilter() {
    String off = "{\"category\":\"HARM_CATEGORY_HARASSMENT\",\"threshold\":\"OFF\"}";
    assertThat(Spoken.read("{" + HI + ",\"safetySettings\":[" + off + "]}").turns()).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"safetySettings\":[{\"category\":\"X\",\"threshold\":\"BLOCK_LOW_AND_ABOVE\"}] | safetySettings[0]",
        "\"cachedContent\":\"cachedContents/1\" | cachedContent",
        "\"tools\":[{\"google_search\":{}}] | tools[0].googleSearch",
        "\"tools\":[{\"codeExecution\":{}}] | tools[0].codeExecution",
        "\"tools\":[{\"urlContext\":{}}] | tools[0].urlContext",
        "\"tools\":[{\"somethingNew\":{}}] | tools[0].somethingNew",
        "\"toolConfig\":{\"functionCallingConfig\":{\"mode\":\"ANY\",\"allowedFunctionNames\":[\"a\",\"b\"]}}"
            + " | toolConfig.functionCallingConfig.allowedFunctionNames",
        "\"generationConfig\":{\"candidateCount\":2} | generationConfig.candidateCount",
        "\"generationConfig\":{\"responseModalities\":[\"IMAGE\"]} | generationConfig.responseModalities",
        "\"generationConfig\":{\"speechConfig\":{}} | generationConfig.speechConfig",
        "\"generationConfig\":{\"responseMimeType\":\"text/x.enum\"} | generationConfig.responseMimeType",
        "\"generationConfig\":{\"responseSchema\":{\"type\":\"OBJECT\"}} | generationConfig.responseMimeType",
        "\"generationConfig\":{\"topQ\":1} | generationConfig.topQ",
        "\"generationConfig\":{\"temperature\":\"hot\"} | generationConfig.temperature",
        "\"somethingNew\":1 | somethingNew",
      })
  void whatNoOtherFormatHasIsRefusedByName(String field, String param) {
    assertThat(refused("{" + HI + "," + field + "}").param()).isEqualTo(param);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"executableCode\":{\"code\":\"1\"}} | contents[0].parts[0].executableCode",
        "{\"functionResponse\":{\"name\":\"f\",\"response\":{}}} | contents[0].parts[0].functionResponse",
        "{\"somethingNew\":1} | contents[0].parts[0]",
        "{\"text\":\"a\",\"somethingNew\":1} | contents[0].parts[0].somethingNew",
        "{\"text\":1} | contents[0].parts[0].text",
      })
  void partsThatCannotBeSaidAreRefusedByTheirPlace(String part, String param) {
    assertThat(refused("{\"contents\":[{\"parts\":[" + part + "]}]}").param()).isEqualTo(param);
  }

  private static Untranslatable refused(String body) {
    return catchThrowableOfType(Untranslatable.class, () -> Spoken.read(body));
  }
}
