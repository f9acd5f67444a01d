package io.sluice.wire.gemini;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.sluice.wire.Format;
import io.sluice.wire.conversation.Conversation.Reasoning;
import io.sluice.wire.conversation.Conversation.Role;
import io.sluice.wire.conversation.Conversation.Sampling;
import io.sluice.wire.conversation.ObjectFields;
import io.sluice.wire.conversation.OutputFormat;
import io.sluice.wire.conversation.Part;
import io.sluice.wire.conversation.Signature;
import io.sluice.wire.conversation.ToolChoice;
import io.sluice.wire.conversation.Untranslatable;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GeminiRequestWritingTest {

  private static final Signature OWN = new Signature(Format.GEMINI, "c2ln");
  private static final Signature FOREIGN = new Signature(Format.MESSAGES, "other");

  @Test
  void leadingInstructionsAndTurnsOfOneSideGoTogether() {
    Spoken spoken =
        new Spoken()
            .system("One.")
            .turn(Role.DEVELOPER, new Part.Text("Two."))
            .user("a")
            .user("b")
            .turn(Role.ASSISTANT, new Part.Text("c"));
    assertThat(written(spoken))
        .isEqualTo(
            "{\"systemInstruction\":{\"parts\":[{\"text\":\"One.\"},{\"text\":\"Two.\"}]},"
                + "\"contents\":[{\"role\":\"user\",\"parts\":[{\"text\":\"a\"},{\"text\":\"b\"}]},"
                + "{\"role\":\"model\",\"parts\":[{\"text\":\"c\"}]}],\"generationConfig\":{}}");
  }

  @Test
  void anInstructionInTheMiddleIsRefused() {
    assertThat(refused(new Spoken().user("a").system("b")).param()).isEqualTo("messages[1]");
  }

  @Test
  void signaturesGoBackOnTheVeryPartsThatTheyCameWith() {
    Spoken spoken =
        new Spoken()
            .user("a")
            .turn(
                Role.ASSISTANT,
                new Part.Thought("hm", OWN, false),
                new Part.Thought("theirs", FOREIGN, false),
                new Part.ToolCall("x", "f", "{\"n\":1.50}", OWN),
                new Part.ToolCall("y", "f", "", null))
            .turn(Role.USER, result("x", "one"), result("y", "two"))
            .turn(Role.ASSISTANT, new Part.Text("done", List.of(), OWN));
    String written = written(spoken);
    assertThat(written)
        .contains(
            "{\"text\":\"hm\",\"thought\":true,\"thoughtSignature\":\"c2ln\"},"
                + "{\"functionCall\":{\"id\":\"x\",\"name\":\"f\",\"args\":{\"n\":1.50}},\"thoughtSignature\":\"c2ln\"},"
                + "{\"functionCall\":{\"id\":\"y\",\"name\":\"f\",\"args\":{}}}]")
        .contains("{\"text\":\"done\",\"thoughtSignature\":\"c2ln\"}")
        .doesNotContain("theirs")
        .doesNotContain("other");
  }

  @Test
  void aCallThatGeminiNeverMadeSkipsItsValidation() {
    Spoken spoken =
        new Spoken()
            .user("a")
            .turn(
                Role.ASSISTANT,
                new Part.ToolCall("x", "f", "{}", FOREIGN),
                new Part.ToolCall("y", "f", "{}", null));
    String skipped = "\"thoughtSignature\":\"skip_thought_signature_validator\"";
    assertThat(written(spoken)).containsOnlyOnce(skipped);
    assertThat(written(spoken).indexOf(skipped)).isLessThan(written(spoken).indexOf("\"y\""));
    assertThat(new GeminiDialect().writeRequest(spoken.said(), "gemini-2.5-flash").toString())
        .doesNotContain("thoughtSignature");
  }

  @Test
  void aSignatureThatWasCarriedInFrontOfACallGoesBackOntoIt() {
    Spoken spoken =
        new Spoken()
            .turn(
                Role.ASSISTANT,
                new Part.Thought("", OWN, false),
                new Part.ToolCall("x", "f", "{}", null));
    assertThat(written(spoken))
        .contains(
            "\"parts\":[{\"functionCall\":{\"id\":\"x\",\"name\":\"f\",\"args\":{}},\"thoughtSignature\":\"c2ln\"}]");
  }

  @Test
  void resultsOfToolsAreObjects() {
    Spoken spoken =
        new Spoken()
            .turn(
                Role.ASSISTANT,
                new Part.ToolCall("call_sluice_r_0", "f", "{}", OWN),
                new Part.ToolCall("b", "g", "{}", null),
                new Part.ToolCall("c", "h", "{}", null))
            .turn(
                Role.USER,
                result("call_sluice_r_0", "{\"roll\": 1.0}"),
                result("b", "plain"),
                new Part.ToolResult("c", "", List.of(new Part.Text("broken")), true));
    assertThat(written(spoken))
        .contains(
            "{\"functionResponse\":{\"name\":\"f\",\"response\":{\"roll\": 1.0}}},"
                + "{\"functionResponse\":{\"id\":\"b\",\"name\":\"g\",\"response\":{\"output\":\"plain\"}}},"
                + "{\"functionResponse\":{\"id\":\"c\",\"name\":\"h\",\"response\":{\"error\":\"broken\"}}}");
  }

  @Test
  void picturesThatAToolGaveArePartsOfItsResultOrBehindIt() {
    Part.Image image = new Part.Image(new Part.Source.Inline("image/png", "AA=="), "");
    Spoken spoken =
        new Spoken()
            .turn(Role.ASSISTANT, new Part.ToolCall("x", "f", "{}", OWN))
            .turn(Role.USER, new Part.ToolResult("x", "f", List.of(image), false));
    String inline = "{\"inlineData\":{\"mimeType\":\"image/png\",\"data\":\"AA==\"}}";
    assertThat(written(spoken))
        .contains("\"response\":{\"output\":\"\"},\"parts\":[" + inline + "]}}");
    assertThat(new GeminiDialect().writeRequest(spoken.said(), "gemini-2.5-pro").toString())
        .contains("\"response\":{\"output\":\"\"}}}," + inline);
  }

  @Test
  void toolsAndChoicesAndShapesAreSaid() {
    Spoken spoken =
        new Spoken().user("a").tool("f", "{\"type\":\"object\",\"additionalProperties\":false}");
    spoken.tool("g", null);
    spoken.choice = new ToolChoice.Named("f");
    spoken.output =
        new OutputFormat.JsonSchema(
            "n",
            "",
            ObjectFields.tree(
                Buffer.buffer("{\"multipleOf\":0.10,\"additionalProperties\":false}")),
            true);
    spoken.sampling = new Sampling(0.5, 0.25, 3, List.of("x"), 7L, 1.0, -1.0);
    spoken.bound = 9;
    assertThat(written(spoken))
        .contains(
            "\"tools\":[{\"functionDeclarations\":[{\"name\":\"f\",\"description\":\"Does it\","
                + "\"parametersJsonSchema\":{\"type\":\"object\",\"additionalProperties\":false}},"
                + "{\"name\":\"g\",\"description\":\"Does it\"}]}]",
            "\"toolConfig\":{\"functionCallingConfig\":{\"mode\":\"ANY\",\"allowedFunctionNames\":[\"f\"]}}",
            "\"responseMimeType\":\"application/json\","
                + "\"responseJsonSchema\":{\"multipleOf\":0.10,\"additionalProperties\":false}",
            "\"maxOutputTokens\":9,\"temperature\":0.5,\"topP\":0.25,\"topK\":3,"
                + "\"stopSequences\":[\"x\"],\"seed\":7,\"frequencyPenalty\":1.0,\"presencePenalty\":-1.0");
  }

  @ParameterizedTest
  @CsvSource({
    "gemini-3-flash-preview, none, thinkingLevel\":\"minimal",
    "gemini-3-pro-preview, medium, thinkingLevel\":\"high",
    "gemini-3.1-pro, medium, thinkingLevel\":\"medium",
    "gemini-flash-latest, xhigh, thinkingLevel\":\"high",
    "gemini-2.5-flash, none, thinkingBudget\":0",
    "gemini-2.5-pro, none, thinkingBudget\":128",
    "gemini-2.5-flash, high, thinkingBudget\":24576",
  })
  void effortIsALevelOrABudget(String model, String effort, String said) {
    Spoken spoken = new Spoken().user("a");
    spoken.reasoning = new Reasoning(effort, null, null);
    assertThat(new GeminiDialect().writeRequest(spoken.said(), model).toString())
        .contains("\"thinkingConfig\":{\"" + said);
  }

  @Test
  void whatGeminiCannotDoIsRefusedByName() {
    Spoken one = new Spoken().user("a").tool("f", null);
    one.parallel = false;
    assertThat(refused(one).param()).isEqualTo("parallel_tool_calls");
    Spoken tier = new Spoken().user("a");
    tier.tier = "flex";
    assertThat(refused(tier).param()).isEqualTo("service_tier");
    assertThat(
            refused(new Spoken().turn(Role.ASSISTANT, new Part.ToolCall("x", "f", "{", null)))
                .param())
        .isEqualTo("messages[0]");
    assertThat(refused(new Spoken().turn(Role.USER, result("x", "?"))).param())
        .isEqualTo("messages[0]");
    Part.Source.Inline pdf = new Part.Source.Inline("application/pdf", "AA==");
    assertThat(refused(new Spoken().turn(Role.USER, new Part.File(pdf, "", true))).param())
        .isEqualTo("messages[0]");
    assertThat(
            refused(
                    new Spoken()
                        .turn(Role.USER, new Part.Image(new Part.Source.Stored("file-1"), "")))
                .param())
        .isEqualTo("messages[0]");
    Spoken seed = new Spoken().user("a");
    seed.sampling = new Sampling(null, null, null, List.of(), 1L << 40, null, null);
    assertThat(refused(seed).param()).isEqualTo("seed");
  }

  private static Part.ToolResult result(String call, String text) {
    return new Part.ToolResult(call, "", List.of(new Part.Text(text)), false);
  }

  private static String written(Spoken spoken) {
    return new GeminiDialect().writeRequest(spoken.said(), "gemini-3-flash").toString();
  }

  private static Untranslatable refused(Spoken spoken) {
    return catchThrowableOfType(
        Untranslatable.class,
        () -> new GeminiDialect().writeRequest(spoken.said(), "gemini-3-flash"));
  }
}
