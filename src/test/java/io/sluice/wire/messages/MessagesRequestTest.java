package io.sluice.wire.messages;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sluice.wire.ApiRequest.Malformed;
import io.sluice.wire.Feature;
import io.sluice.wire.Format;
import io.sluice.wire.RequestPath;
import io.sluice.wire.Talks;
import io.sluice.wire.WireFormats;
import io.sluice.wire.conversation.Conversation;
import io.sluice.wire.conversation.Conversation.Reasoning;
import io.sluice.wire.conversation.Conversation.Role;
import io.sluice.wire.conversation.Conversation.Sampling;
import io.sluice.wire.conversation.Conversation.Turn;
import io.sluice.wire.conversation.OutputFormat;
import io.sluice.wire.conversation.Part;
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
import io.vertx.core.buffer.Buffer;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MessagesRequestTest {

  private static final ObjectMapper TREES = new ObjectMapper();
  private static final MessagesDialect DIALECT = new MessagesDialect();
  private static final String MODEL = "claude-sonnet-4-6";

  private static Conversation read(String fields) {
    String body =
        "{\"model\":\"m\",\"max_tokens\":10,"
            + (fields.contains("\"messages\"")
                ? fields
                : "\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]," + fields)
            + "}";
    return DIALECT.readRequest(Talks.request(Format.MESSAGES, body, RequestPath.SILENT));
  }

  private static List<Part> parts(String content) {
    List<Turn> turns =
        read("\"messages\":[{\"role\":\"user\",\"content\":" + content + "}]").turns();
    return turns.get(0).parts();
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
    return written(conversation, MODEL);
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

  private static Turn user(Part... parts) {
    return Talks.turn(Role.USER, 0, parts);
  }

  // Reading

  @Test
  void everyKindOfBlockIsUnderstood() {
    assertThat(
            parts(
                """
                [{"type":"text","text":"a","cache_control":{"type":"ephemeral","ttl":"1h"}},
                 {"type":"image","source":{"type":"base64","media_type":"image/png","data":"AA=="}},
                 {"type":"image","source":{"type":"url","url":"https://x/y"}},
                 {"type":"image","source":{"type":"file","file_id":"f-1"}},
                 {"type":"document","source":{"type":"text","media_type":"text/plain","data":"t"},
                  "title":"n","citations":{"enabled":true}},
                 {"type":"tool_result","tool_use_id":"c","content":"r","is_error":true},
                 {"type":"tool_result","tool_use_id":"d"}]
                """))
        .containsExactly(
            new Text("a"),
            new CachePoint("1h"),
            new Image(new Source.Inline("image/png", "AA=="), ""),
            new Image(new Source.Url("https://x/y", ""), ""),
            new Image(new Source.Stored("f-1"), ""),
            new File(new Source.Inline("text/plain", "dA=="), "n", true),
            new ToolResult("c", "", List.of(new Text("r")), true),
            new ToolResult("d", "", List.of(), false));
  }

  @Test
  void thoughtsKeepTheirSignatures() {
    assertThat(
            parts(
                """
                [{"type":"thinking","thinking":"hm","signature":"s1"},
                 {"type":"redacted_thinking","data":"r1"},
                 {"type":"thinking","thinking":"unsigned","signature":""},
                 {"type":"thinking","thinking":"o","signature":"sluice.responses.e1"}]
                """))
        .containsExactly(
            new Thought("hm", new Signature(Format.MESSAGES, "s1"), false),
            new Thought("", new Signature(Format.MESSAGES, "r1"), true),
            new Thought("unsigned", null, false),
            new Thought("o", new Signature(Format.RESPONSES, "e1"), false));
  }

  @Test
  void aCallsSignatureComesBackFromTheEmptyThoughtBeforeIt() {
    assertThat(
            parts(
                """
                [{"type":"thinking","thinking":"","signature":"sluice.gemini.g1"},
                 {"type":"tool_use","id":"c1","name":"f","input":{"a":1.50}}]
                """))
        .containsExactly(
            new ToolCall("c1", "f", "{\"a\":1.50}", new Signature(Format.GEMINI, "g1")));
  }

  @Test
  void systemStandsFirstAndInTheMiddle() {
    Conversation read =
        read(
            """
            "system":[{"type":"text","text":"be brief"}],
            "messages":[{"role":"user","content":"a"},{"role":"system","content":"b"}]
            """);
    assertThat(read.turns())
        .extracting(Turn::role)
        .containsExactly(Role.SYSTEM, Role.USER, Role.SYSTEM);
    assertThat(read.turns())
        .extracting(Turn::field)
        .containsExactly("system", "messages[0]", "messages[1]");
  }

  @Test
  void allElseIsUnderstood() {
    Conversation read =
        read(
            """
            "temperature":0.5,"top_p":0.9,"top_k":3,"stop_sequences":["x"],"stream":true,
            "metadata":{"user_id":"u"},"service_tier":"standard_only",
            "tools":[{"name":"f","description":"d","input_schema":{"type":"object"},"strict":true,
                      "cache_control":{"type":"ephemeral"},"type":"custom"}],
            "tool_choice":{"type":"tool","name":"f","disable_parallel_tool_use":true},
            "output_config":{"effort":"low","format":{"type":"json_schema","schema":{"a":1.0}}}
            """);
    assertThat(read.sampling())
        .isEqualTo(new Sampling(0.5, 0.9, 3, List.of("x"), null, null, null));
    assertThat(read.user()).isEqualTo("u");
    assertThat(read.stream()).isTrue();
    assertThat(read.serviceTier()).isEqualTo("default");
    assertThat(read.maxOutputTokens()).isEqualTo(10);
    assertThat(read.tools()).hasSize(1);
    assertThat(read.tools().get(0).strict()).isTrue();
    assertThat(read.tools().get(0).cached()).isTrue();
    assertThat(read.toolChoice()).isEqualTo(new ToolChoice.Named("f"));
    assertThat(read.parallelTools()).isFalse();
    assertThat(read.reasoning()).isEqualTo(new Reasoning("low", null, null));
    assertThat(((OutputFormat.JsonSchema) read.output()).schema()).hasToString("{\"a\":1.0}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "\"thinking\":{\"type\":\"enabled\",\"budget_tokens\":2000} | | 2000",
        "\"thinking\":{\"type\":\"adaptive\"} | high |",
        "\"thinking\":{\"type\":\"disabled\"} | none |",
        "\"thinking\":{\"type\":\"adaptive\"},\"output_config\":{\"effort\":\"max\"} | max |"
      })
  void howMuchToThinkIsUnderstood(String fields, String effort, Integer budget) {
    assertThat(read(fields).reasoning()).isEqualTo(new Reasoning(effort, budget, null));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "mcp_servers | \"mcp_servers\":[{\"url\":\"x\"}]",
        "container | \"container\":\"c\"",
        "inference_geo | \"inference_geo\":\"eu\"",
        "speed | \"speed\":\"fast\"",
        "no_such_field | \"no_such_field\":1",
        "temperature | \"temperature\":\"hot\"",
        "top_k | \"top_k\":1.5",
        "tools[0].type | \"tools\":[{\"type\":\"web_search_20250305\",\"name\":\"web_search\"}]",
        "tools[0].input_examples | \"tools\":[{\"name\":\"f\",\"input_examples\":[{}]}]",
        "tool_choice.type | \"tool_choice\":{\"type\":\"some\"}",
        "thinking.type | \"thinking\":{\"type\":\"between_tools\"}",
        "output_config.task_budget | \"output_config\":{\"task_budget\":{}}",
        "output_config.format.type | \"output_config\":{\"format\":{\"type\":\"grammar\"}}",
        "context_management.edits[0].type | \"context_management\":{\"edits\":[{\"type\":\"clear_tool_uses_20250919\"}]}",
        "metadata.more | \"metadata\":{\"more\":1}",
        "messages[0].content[0].type | \"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"search_result\"}]}]",
        "messages[0].content[0].type | \"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"server_tool_use\"}]}]",
        "messages[0].content[0].context | \"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"document\",\"context\":\"c\",\"source\":{\"type\":\"url\",\"url\":\"u\"}}]}]",
        "messages[0].role | \"messages\":[{\"role\":\"tool\",\"content\":\"x\"}]",
        "messages[0].content | \"messages\":[{\"role\":\"user\",\"content\":null}]"
      })
  void whatHasNoCounterpartIsRefusedByName(String field, String fields) {
    refused(field, () -> read(fields));
  }

  @Test
  void whatClaudeCodeSendsIsUnderstood() {
    Conversation read =
        read(
            """
            "system":[{"type":"text","text":"s","cache_control":{"type":"ephemeral","scope":"global"}}],
            "context_management":{"edits":[{"type":"clear_thinking_20251015","keep":"all"}]},
            "thinking":{"type":"adaptive"},"output_config":{"effort":"high"},
            "tools":[{"name":"f","input_schema":{"type":"object"},"eager_input_streaming":true}],
            "metadata":{"user_id":"u"}
            """);
    assertThat(read.turns().get(0).parts()).containsExactly(new Text("s"), new CachePoint(""));
    assertThat(read.reasoning()).isEqualTo(new Reasoning("high", null, null));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "messages | {\"model\":\"m\",\"max_tokens\":5}",
        "messages | {\"model\":\"m\",\"messages\":\"hi\"}",
        "max_tokens | {\"model\":\"m\",\"messages\":[],\"max_tokens\":\"5\"}",
        "max_tokens | {\"model\":\"m\",\"messages\":[]}",
        "model | {\"messages\":[]}"
      })
  void aRequestThatIsNoneIsRefusedBeforeItIsSent(String field, String body) {
    assertThat(WireFormats.of(Format.MESSAGES).read(Buffer.buffer(body), RequestPath.SILENT))
        .isInstanceOfSatisfying(
            Malformed.class, malformed -> assertThat(malformed.param()).isEqualTo(field));
  }

  @Test
  void whatItContainsBesideTextIsSeen() {
    assertThat(
            Talks.request(
                    Format.MESSAGES,
                    """
                    {"model":"m","max_tokens":9,"stream":true,"mcp_servers":[{}],"messages":[{"role":"user","content":
                    [{"type":"image","source":{}},{"type":"document","source":{}}]}]}
                    """,
                    RequestPath.SILENT)
                .features())
        .containsExactlyInAnyOrder(Feature.STREAMING, Feature.TOOLS, Feature.IMAGES, Feature.FILES);
  }

  // Writing

  @Test
  void instructionsAtTheStartStandApartAndNeighboursAreOneMessage() {
    JsonNode written =
        written(
            Talks.of(
                Talks.turn(Role.SYSTEM, 0, new Text("a")),
                Talks.turn(Role.DEVELOPER, 1, new Text("b"), new CachePoint("")),
                Talks.turn(Role.USER, 2, new Text("c")),
                Talks.turn(Role.USER, 3, new Text("d")),
                Talks.turn(Role.ASSISTANT, 4, new Text("e"))));
    assertThat(written.get("system"))
        .isEqualTo(
            tree(
                "[{'type':'text','text':'a'},{'type':'text','text':'b','cache_control':{'type':'ephemeral'}}]"));
    assertThat(written.get("messages"))
        .isEqualTo(
            tree(
                "[{'role':'user','content':[{'type':'text','text':'c'},{'type':'text','text':'d'}]},"
                    + "{'role':'assistant','content':[{'type':'text','text':'e'}]}]"));
    assertThat(written.get("max_tokens").asInt())
        .isEqualTo(MessagesRequestWriter.DEFAULT_MAX_TOKENS);
  }

  @Test
  void instructionsInTheMiddleKeepTheirPlaceWhereAnthropicTakesThem() {
    JsonNode written =
        written(
            Talks.of(
                Talks.turn(Role.USER, 0, new Text("a")),
                Talks.turn(Role.DEVELOPER, 1, new Text("b")),
                Talks.turn(Role.ASSISTANT, 2, new Text("c"))));
    assertThat(written.get("messages"))
        .extracting(message -> message.get("role").asText())
        .containsExactly("user", "system", "assistant");
  }

  @Test
  void instructionsElsewhereAreRefusedAndNotMoved() {
    refused(
        "messages[2]",
        () ->
            written(
                Talks.of(
                    Talks.turn(Role.USER, 0, new Text("a")),
                    Talks.turn(Role.ASSISTANT, 1, new Text("b")),
                    Talks.turn(Role.SYSTEM, 2, new Text("c")),
                    Talks.turn(Role.USER, 3, new Text("d")))));
    refused(
        "messages[1]",
        () ->
            written(
                Talks.of(
                    Talks.turn(Role.USER, 0, new Text("a")),
                    Talks.turn(Role.SYSTEM, 1, new Text("b")),
                    Talks.turn(Role.USER, 2, new Text("c")))));
  }

  @Test
  void resultsComeFirstInTheirTurn() {
    JsonNode content =
        written(
                Talks.of(
                    user(
                        new Text("and now?"),
                        new ToolResult("c1", "f", List.of(new Text("r")), false))))
            .at("/messages/0/content");
    assertThat(content)
        .extracting(block -> block.get("type").asText())
        .containsExactly("tool_result", "text");
  }

  @Test
  void idsThatAnthropicRefusesAreRenamedAlikeInCallAndResult() {
    String odd = "call.1/ünïcode:" + "x".repeat(100);
    JsonNode messages =
        written(
                Talks.of(
                    Talks.turn(
                        Role.ASSISTANT,
                        0,
                        new ToolCall("call_ok-1", "f", "{}", null),
                        new ToolCall("functions.f:0", "f", "{\"n\":1.10}", null),
                        new ToolCall(odd, "f", "", null)),
                    Talks.turn(
                        Role.USER,
                        1,
                        new ToolResult("call_ok-1", "f", List.of(), false),
                        new ToolResult("functions.f:0", "f", List.of(), false),
                        new ToolResult(odd, "f", List.of(), true))))
            .get("messages");
    for (int i = 0; i < 3; i++) {
      String id = messages.at("/0/content/" + i + "/id").asText();
      assertThat(id).matches("[a-zA-Z0-9_-]{1,64}");
      assertThat(messages.at("/1/content/" + i + "/tool_use_id").asText()).isEqualTo(id);
    }
    assertThat(messages.at("/0/content/0/id").asText()).isEqualTo("call_ok-1");
    assertThat(messages.at("/0/content/1/input").toString()).isEqualTo("{\"n\":1.1}");
    assertThat(messages.at("/0/content/2/input").toString()).isEqualTo("{}");
    assertThat(messages.at("/1/content/2/is_error").asBoolean()).isTrue();
  }

  @Test
  void argumentsStandAsTheModelWroteThem() {
    String sent =
        DIALECT
            .writeRequest(
                Talks.of(
                    Talks.turn(Role.ASSISTANT, 0, new ToolCall("c", "f", "{\"n\": 1.10e2}", null))),
                MODEL)
            .toString();
    assertThat(sent).contains("\"input\":{\"n\": 1.10e2}");
    refused(
        "messages[0]",
        () ->
            written(
                Talks.of(Talks.turn(Role.ASSISTANT, 0, new ToolCall("c", "f", "{\"n\":", null)))));
  }

  @Test
  void onlyAnthropicsOwnThoughtsGoBackToIt() {
    JsonNode content =
        written(
                Talks.of(
                    Talks.turn(
                        Role.ASSISTANT,
                        0,
                        new Thought("mine", new Signature(Format.MESSAGES, "s"), false),
                        new Thought("", new Signature(Format.MESSAGES, "r"), true),
                        new Thought("theirs", new Signature(Format.RESPONSES, "x"), false),
                        new Thought("unsigned", null, false),
                        new ToolCall("c", "f", "{}", new Signature(Format.GEMINI, "g")))))
            .at("/messages/0/content");
    assertThat(content)
        .isEqualTo(
            tree(
                "[{'type':'thinking','thinking':'mine','signature':'s'},"
                    + "{'type':'redacted_thinking','data':'r'},"
                    + "{'type':'tool_use','id':'c','name':'f','input':{}}]"));
  }

  @Test
  void filesAndImagesAreSaidOrRefused() {
    assertThat(
            written(
                    Talks.of(
                        user(
                            new Image(new Source.Inline("image/png", "AA=="), "high"),
                            new Image(new Source.Url("https://x", ""), ""),
                            new File(new Source.Inline("application/pdf", "AA=="), "n", true),
                            new File(new Source.Inline("text/plain", "dA=="), "", false))))
                .at("/messages/0/content"))
        .isEqualTo(
            tree(
                "[{'type':'image','source':{'type':'base64','media_type':'image/png','data':'AA=='}},"
                    + "{'type':'image','source':{'type':'url','url':'https://x'}},"
                    + "{'type':'document','source':{'type':'base64','media_type':'application/pdf','data':'AA=='},"
                    + "'title':'n','citations':{'enabled':true}},"
                    + "{'type':'document','source':{'type':'text','media_type':'text/plain','data':'t'}}]"));
    for (Part part :
        List.of(
            new Image(new Source.Inline("image/tiff", "AA=="), ""),
            new Image(new Source.Stored("f"), ""),
            new File(new Source.Stored("f"), "", false),
            new File(new Source.Inline("video/mp4", "AA=="), "", false),
            new Part.Audio(new Source.Inline("audio/wav", "AA==")))) {
      refused("messages[0]", () -> written(Talks.of(user(part))));
    }
  }

  @Test
  void schemasAreNeverDroppedSilently() {
    Conversation talk = Talks.of(user(new Text("a")));
    assertThat(
            written(
                    Talks.with(
                        talk,
                        new OutputFormat.JsonSchema("n", "d", tree("{'type':'object'}"), true)))
                .get("output_config"))
        .isEqualTo(tree("{'format':{'type':'json_schema','schema':{'type':'object'}}}"));
    refused("response_format", () -> written(Talks.with(talk, new OutputFormat.JsonObject())));
  }

  @Test
  void samplingThatAnthropicDoesNotHaveIsRefused() {
    Conversation talk = Talks.of(user(new Text("a")));
    refused("temperature", () -> written(Talks.with(talk, sampling(1.5, null, null, null))));
    refused("seed", () -> written(Talks.with(talk, sampling(null, 1L, null, null))));
    refused("frequency_penalty", () -> written(Talks.with(talk, sampling(null, null, 0.5, null))));
    refused("presence_penalty", () -> written(Talks.with(talk, sampling(null, null, null, 0.5))));
    assertThat(
            written(Talks.with(talk, sampling(1.0, null, 0.0, 0.0))).get("temperature").asDouble())
        .isEqualTo(1.0);
  }

  private static Sampling sampling(
      @Nullable Double temperature,
      @Nullable Long seed,
      @Nullable Double frequency,
      @Nullable Double presence) {
    return new Sampling(temperature, null, null, List.of(), seed, frequency, presence);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "claude-sonnet-4-6 | low | | {'type':'adaptive'} | low",
        "claude-opus-4-8 | minimal | | {'type':'adaptive'} | low",
        "claude-sonnet-4-6 | | 5000 | {'type':'adaptive'} | medium",
        "claude-sonnet-4-6 | none | | {'type':'disabled'} |",
        "claude-haiku-4-5-20251001 | medium | | {'type':'enabled','budget_tokens':4096} |",
        "claude-opus-4-20250514 | low | | {'type':'enabled','budget_tokens':2048} |",
        "claude-3-7-sonnet-latest | | 3000 | {'type':'enabled','budget_tokens':3000} |",
        "kimi-k3 | | 3000 | {'type':'enabled','budget_tokens':3000} |",
        "claude-haiku-4-5 | | 0 | {'type':'disabled'} |"
      })
  void howMuchToThinkIsSaidAsTheModelTakesIt(
      String model, String effort, Integer budget, String thinking, String level) {
    JsonNode written =
        written(
            Talks.with(Talks.of(user(new Text("a"))), new Reasoning(effort, budget, null)), model);
    assertThat(written.get("thinking")).isEqualTo(tree(thinking));
    assertThat(written.at("/output_config/effort").asText(null)).isEqualTo(level);
  }

  @Test
  void aBudgetOverTheBoundGetsRoomForTheAnswer() {
    JsonNode written =
        written(
            Talks.with(Talks.of(user(new Text("a"))), new Reasoning(null, 20_000, null)),
            "claude-haiku-4-5");
    assertThat(written.at("/thinking/budget_tokens").asInt()).isEqualTo(20_000);
    assertThat(written.get("max_tokens").asInt()).isEqualTo(28_192);
  }

  @Test
  void toolsAndChoicesAreSaid() {
    Conversation talk = Talks.of(user(new Text("a")));
    List<Tool> tools =
        List.of(
            new Tool("f", "d", tree("{'type':'object'}"), true, true, "tools[0]"),
            new Tool("g", "", null, null, false, "tools[1]"));
    JsonNode auto = written(Talks.with(talk, tools, new ToolChoice.Auto(), null));
    assertThat(auto.get("tools"))
        .isEqualTo(
            tree(
                "[{'name':'f','description':'d','input_schema':{'type':'object'},'strict':true,"
                    + "'cache_control':{'type':'ephemeral'}},"
                    + "{'name':'g','input_schema':{'type':'object','properties':{}}}]"));
    assertThat(auto.has("tool_choice")).isFalse();
    assertThat(written(Talks.with(talk, tools, new ToolChoice.Auto(), false)).get("tool_choice"))
        .isEqualTo(tree("{'type':'auto','disable_parallel_tool_use':true}"));
    assertThat(written(Talks.with(talk, tools, new ToolChoice.Required(), null)).get("tool_choice"))
        .isEqualTo(tree("{'type':'any'}"));
    assertThat(written(Talks.with(talk, tools, new ToolChoice.None(), null)).get("tool_choice"))
        .isEqualTo(tree("{'type':'none'}"));
    assertThat(written(Talks.with(talk, tools, new ToolChoice.Named("g"), true)).get("tool_choice"))
        .isEqualTo(tree("{'type':'tool','name':'g'}"));
    refused(
        "tools[3]",
        () ->
            written(
                Talks.with(
                    talk,
                    List.of(new Tool("my.tool", "", null, null, false, "tools[3]")),
                    new ToolChoice.Auto(),
                    null)));
  }
}
