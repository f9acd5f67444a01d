package io.sluice.wire.converse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sluice.wire.Format;
import io.sluice.wire.RequestPath;
import io.sluice.wire.Talks;
import io.sluice.wire.conversation.Completion;
import io.sluice.wire.conversation.Conversation;
import io.sluice.wire.conversation.Conversation.Reasoning;
import io.sluice.wire.conversation.Conversation.Role;
import io.sluice.wire.conversation.Conversation.Sampling;
import io.sluice.wire.conversation.Conversation.Turn;
import io.sluice.wire.conversation.Finish;
import io.sluice.wire.conversation.OutputFormat;
import io.sluice.wire.conversation.Part;
import io.sluice.wire.conversation.Part.Audio;
import io.sluice.wire.conversation.Part.CachePoint;
import io.sluice.wire.conversation.Part.File;
import io.sluice.wire.conversation.Part.Image;
import io.sluice.wire.conversation.Part.Source;
import io.sluice.wire.conversation.Part.Text;
import io.sluice.wire.conversation.Part.Thought;
import io.sluice.wire.conversation.Part.ToolCall;
import io.sluice.wire.conversation.Part.ToolResult;
import io.sluice.wire.conversation.Signature;
import io.sluice.wire.conversation.Tool;
import io.sluice.wire.conversation.ToolChoice;
import io.sluice.wire.conversation.Untranslatable;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConverseRequestTest {

  private static final ObjectMapper TREES = new ObjectMapper();
  private static final ConverseDialect DIALECT = new ConverseDialect();
  private static final RequestPath PATH = new RequestPath("anthropic.claude-haiku-4-5", true);
  private static final Conversation TALK = Talks.of(Talks.turn(Role.USER, 0, new Text("a")));

  private static Conversation read(String fields) {
    String body =
        fields.contains("\"messages\"")
            ? "{" + fields + "}"
            : "{\"messages\":[{\"role\":\"user\",\"content\":[{\"text\":\"hi\"}]}]," + fields + "}";
    return DIALECT.readRequest(Talks.request(Format.CONVERSE, body, PATH));
  }

  private static List<Part> parts(String content) {
    return read("\"messages\":[{\"role\":\"user\",\"content\":" + content + "}]")
        .turns()
        .get(0)
        .parts();
  }

  private static void refused(String field, Runnable what) {
    assertThatThrownBy(what::run)
        .isInstanceOfSatisfying(
            Untranslatable.class,
            refusal -> {
              assertThat(refusal.param()).isEqualTo(field);
              assertThat(refusal.explanation()).contains(field);
            });
  }

  private static JsonNode written(Conversation conversation) {
    return written(conversation, "us.anthropic.claude-haiku-4-5-20251001-v1:0");
  }

  private static JsonNode written(Conversation conversation, String model) {
    return tree(DIALECT.writeRequest(conversation, model).toString());
  }

  private static JsonNode tree(String json) {
    try {
      return TREES.readTree(json.replace('\'', '"'));
    } catch (JsonProcessingException e) {
      throw new AssertionError(json, e);
    }
  }

  @Test
  void everyKindOfBlockIsUnderstoodAndSaidAgain() {
    String content =
        """
        [{"text":"a"},{"cachePoint":{"type":"default","ttl":"1h"}},
         {"image":{"format":"png","source":{"bytes":"AA=="}}},
         {"document":{"format":"pdf","source":{"bytes":"AA=="},"name":"n","citations":{"enabled":true}}},
         {"video":{"format":"mp4","source":{"s3Location":{"uri":"s3://b/k"}}}},
         {"audio":{"format":"wav","source":{"bytes":"AA=="}}}]
        """;
    assertThat(parts(content))
        .containsExactly(
            new Text("a"),
            new CachePoint("1h"),
            new Image(new Source.Inline("image/png", "AA=="), ""),
            new File(new Source.Inline("application/pdf", "AA=="), "n", true),
            new File(new Source.Url("s3://b/k", "video/mp4"), "", false),
            new Audio(new Source.Inline("audio/wav", "AA==")));
    Conversation again = read("\"messages\":[{\"role\":\"user\",\"content\":" + content + "}]");
    assertThat(written(again).at("/messages/0/content")).isEqualTo(tree(content));
  }

  @Test
  void resultsOfToolsAreUnderstood() {
    assertThat(
            parts(
                """
                [{"toolResult":{"toolUseId":"c","status":"error",
                  "content":[{"text":"t"},{"json":{"a":1.50}}]}}]
                """))
        .containsExactly(
            new ToolResult("c", "", List.of(new Text("t"), new Text("{\"a\":1.50}")), true));
  }

  @Test
  void thoughtsOfAllOriginsComeBackAsTheyWere() {
    List<Part> thoughts =
        List.of(
            new Thought("t", new Signature(Format.CONVERSE, "s"), false),
            new Thought("", new Signature(Format.CONVERSE, "cmVk"), true),
            new Thought("", new Signature(Format.MESSAGES, "red\"acted"), true),
            new Thought("o", new Signature(Format.MESSAGES, "m"), false));
    var completion = new Completion("", "", thoughts, Finish.STOP, "", null);
    var written = DIALECT.writeAnswer(completion, Talks.asked());
    assertThat(DIALECT.readAnswer(written).parts()).isEqualTo(thoughts);
    JsonNode content = tree(written.toString()).at("/output/message/content");
    assertThat(parts(content.toString())).isEqualTo(thoughts);
  }

  @Test
  void onlyBedrocksOwnThoughtsGoBackToIt() {
    JsonNode content =
        written(
                Talks.of(
                    Talks.turn(
                        Role.ASSISTANT,
                        0,
                        new Thought("t", new Signature(Format.CONVERSE, "s"), false),
                        new Thought("x", new Signature(Format.MESSAGES, "m"), false),
                        new Thought("u", null, false),
                        new Text("a"))))
            .at("/messages/0/content");
    assertThat(content)
        .isEqualTo(
            tree(
                "[{'reasoningContent':{'reasoningText':{'text':'t','signature':'s'}}},{'text':'a'}]"));
  }

  @Test
  void allElseIsUnderstood() {
    Conversation read =
        read(
            """
            "system":[{"text":"s"},{"cachePoint":{"type":"default"}}],
            "inferenceConfig":{"maxTokens":7,"temperature":0.5,"topP":0.9,"stopSequences":["x"]},
            "toolConfig":{"tools":[{"toolSpec":{"name":"f","description":"d","strict":true,
              "inputSchema":{"json":{"type":"object"}}}},{"cachePoint":{"type":"default"}}],
              "toolChoice":{"any":{}}},
            "additionalModelRequestFields":{"top_k":3,"thinking":{"type":"enabled","budget_tokens":2000}},
            "requestMetadata":{"k":"v"},"performanceConfig":{"latency":"optimized"},
            "serviceTier":{"type":"flex"},
            "outputConfig":{"textFormat":{"type":"json_schema","structure":{"jsonSchema":
              {"schema":"{\\"type\\":\\"object\\"}","name":"n"}}}}
            """);
    assertThat(read.model()).isEqualTo(PATH.model());
    assertThat(read.stream()).isTrue();
    assertThat(read.maxOutputTokens()).isEqualTo(7);
    assertThat(read.sampling())
        .isEqualTo(new Sampling(0.5, 0.9, 3, List.of("x"), null, null, null));
    assertThat(read.tools().get(0).cached()).isTrue();
    assertThat(read.toolChoice()).isEqualTo(new ToolChoice.Required());
    assertThat(read.reasoning()).isEqualTo(new Reasoning(null, 2000, null));
    assertThat(read.metadata()).isEqualTo(Map.of("k", "v"));
    assertThat(read.serviceTier()).isEqualTo("flex");
    assertThat(((OutputFormat.JsonSchema) read.output()).schema())
        .hasToString("{\"type\":\"object\"}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "guardrailConfig | \"guardrailConfig\":{}",
        "promptVariables | \"promptVariables\":{\"a\":{\"text\":\"b\"}}",
        "additionalModelRequestFields.anthropic_beta | \"additionalModelRequestFields\":{\"anthropic_beta\":[\"x\"]}",
        "toolConfig.tools[0].systemTool | \"toolConfig\":{\"tools\":[{\"systemTool\":{\"name\":\"x\"}}]}",
        "messages[0].content[0].guardContent | \"messages\":[{\"role\":\"user\",\"content\":[{\"guardContent\":{}}]}]",
        "messages[0].content[0].searchResult | \"messages\":[{\"role\":\"user\",\"content\":[{\"searchResult\":{}}]}]",
        "messages[0].content[0].document.context | \"messages\":[{\"role\":\"user\",\"content\":[{\"document\":{\"format\":\"txt\",\"name\":\"n\",\"context\":\"c\",\"source\":{\"text\":\"t\"}}}]}]",
        "messages[0].content[0] | \"messages\":[{\"role\":\"user\",\"content\":[{\"text\":\"a\",\"image\":{}}]}]",
        "inferenceConfig.topK | \"inferenceConfig\":{\"topK\":1}"
      })
  void whatHasNoCounterpartIsRefusedByName(String field, String fields) {
    refused(field, () -> read(fields));
  }

  @Test
  void namesOfDocumentsAreAllowedAndDifferent() {
    JsonNode content =
        written(
                Talks.of(
                    Talks.turn(
                        Role.USER,
                        0,
                        new File(new Source.Inline("text/plain", "dA=="), "a  b/ü.txt", false),
                        new File(new Source.Inline("text/plain", "dA=="), "a b/ü.txt", false),
                        new File(new Source.Inline("text/plain", "dA=="), "", false))))
            .at("/messages/0/content");
    assertThat(content)
        .extracting(block -> block.at("/document/name").asText())
        .containsExactly("a b---txt", "a b---txt (2)", "document");
  }

  @Test
  void filesThatBedrockCannotReadAreRefused() {
    for (Part part :
        List.of(
            new Image(new Source.Url("https://x/y.png", "image/png"), ""),
            new Image(new Source.Inline("image/tiff", "AA=="), ""),
            new File(new Source.Stored("f"), "", false))) {
      refused("messages[0]", () -> written(Talks.of(Talks.turn(Role.USER, 0, part))));
    }
  }

  @Test
  void noneIsNoToolsUnlessSomeWereCalled() {
    List<Tool> tools = List.of(new Tool("f", "", null, null, false, "tools[0]"));
    assertThat(written(Talks.with(TALK, tools, new ToolChoice.None(), null)).has("toolConfig"))
        .isFalse();
    Turn call = Talks.turn(Role.ASSISTANT, 1, new ToolCall("c", "f", "{}", null));
    refused(
        "tool_choice",
        () -> written(Talks.with(Talks.of(call), tools, new ToolChoice.None(), null)));
    refused(
        "parallel_tool_calls",
        () -> written(Talks.with(TALK, tools, new ToolChoice.Auto(), false)));
    assertThat(
            written(Talks.with(TALK, tools, new ToolChoice.Named("f"), null))
                .at("/toolConfig/toolChoice"))
        .isEqualTo(tree("{'tool':{'name':'f'}}"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "us.anthropic.claude-haiku-4-5-20251001-v1:0 | low | {'thinking':{'type':'enabled','budget_tokens':2048}} |",
        "anthropic.claude-opus-4-8 | high | {'thinking':{'type':'adaptive'}} | high",
        "us.amazon.nova-2-lite-v1:0 | minimal | {'reasoningConfig':{'type':'enabled','maxReasoningEffort':'low'}} |"
      })
  void howMuchToThinkIsSaidAsTheMakerWantsIt(
      String model, String effort, String fields, String level) {
    JsonNode written = written(Talks.with(TALK, new Reasoning(effort, null, null)), model);
    assertThat(written.get("additionalModelRequestFields")).isEqualTo(tree(fields));
    assertThat(written.at("/outputConfig/effort").asText(null)).isEqualTo(level);
  }

  @Test
  void whatTheMakerHasNoCounterpartForIsRefused() {
    refused(
        "reasoning_effort",
        () -> written(Talks.with(TALK, new Reasoning("low", null, null)), "meta.llama4-17b-v1:0"));
    refused(
        "top_k",
        () ->
            written(
                Talks.with(TALK, new Sampling(null, null, 3, List.of(), null, null, null)),
                "meta.llama4-17b-v1:0"));
    refused("response_format", () -> written(Talks.with(TALK, new OutputFormat.JsonObject())));
    refused(
        "seed",
        () -> written(Talks.with(TALK, new Sampling(null, null, null, List.of(), 1L, null, null))));
  }
}
