package io.sluice.wire.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.sluice.wire.Format;
import io.sluice.wire.conversation.Conversation;
import io.sluice.wire.conversation.Conversation.Reasoning;
import io.sluice.wire.conversation.Conversation.Role;
import io.sluice.wire.conversation.Conversation.Sampling;
import io.sluice.wire.conversation.Conversation.Turn;
import io.sluice.wire.conversation.Part;
import io.sluice.wire.conversation.Part.CachePoint;
import io.sluice.wire.conversation.Part.File;
import io.sluice.wire.conversation.Part.Image;
import io.sluice.wire.conversation.Part.Source.Inline;
import io.sluice.wire.conversation.Part.Source.Url;
import io.sluice.wire.conversation.Part.Text;
import io.sluice.wire.conversation.Part.Thought;
import io.sluice.wire.conversation.Part.ToolCall;
import io.sluice.wire.conversation.Part.ToolResult;
import io.sluice.wire.conversation.Signature;
import io.sluice.wire.conversation.ToolChoice;
import io.sluice.wire.conversation.Untranslatable;
import io.sluice.wire.openai.Translating;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests in and out of the chat format. */
class ChatRequestTranslationTest {

  private static final Translating CHAT = new Translating(Format.CHAT);
  private static final String START = "{'model':'m','messages':[{'role':'user','content':'hi'}]";

  @Test
  void systemAndDeveloperMessagesStayWhereTheyAreAndWhoTheyAre() {
    Conversation read =
        CHAT.read(
            "{'model':'m','messages':[{'role':'system','content':'a'},"
                + "{'role':'user','content':'b','name':'Ann'},{'role':'developer','content':'c'}]}");
    assertThat(read.turns())
        .containsExactly(
            new Turn(Role.SYSTEM, List.of(new Text("a")), "", "messages[0]"),
            new Turn(Role.USER, List.of(new Text("b")), "Ann", "messages[1]"),
            new Turn(Role.DEVELOPER, List.of(new Text("c")), "", "messages[2]"));
  }

  @Test
  void contentOfAllKindsIsRead() {
    Conversation read =
        CHAT.read(
            "{'model':'m','messages':[{'role':'user','content':["
                + "{'type':'text','text':'t','cache_control':{'type':'ephemeral','ttl':'1h'}},"
                + "{'type':'image_url','image_url':{'url':'data:image/png;base64,aGk=','detail':'low'}},"
                + "{'type':'image_url','image_url':{'url':'https://x/y'}},"
                + "{'type':'file','file':{'filename':'a.txt','file_data':'aGk='}}]}]}");
    assertThat(read.turns().get(0).parts())
        .containsExactly(
            new Text("t"),
            new CachePoint("1h"),
            new Image(new Inline("image/png", "aGk="), "low"),
            new Image(new Url("https://x/y", ""), ""),
            new File(new Inline("text/plain", "aGk="), "a.txt", false));
  }

  @Test
  void aMarkForTheCacheMayStandOnAMessageOrACallToo() {
    Conversation read =
        CHAT.read(
            "{'model':'m','messages':[{'role':'assistant','tool_calls':[{'id':'c',"
                + "'function':{'name':'f','arguments':'{}'},'cache_control':{'type':'ephemeral'}}]},"
                + "{'role':'tool','tool_call_id':'c','content':'r',"
                + "'cache_control':{'type':'ephemeral'}}]}");
    assertThat(read.turns().get(0).parts())
        .containsExactly(new ToolCall("c", "f", "{}", null), new CachePoint(""));
    assertThat(read.turns().get(1).parts())
        .containsExactly(
            new ToolResult("c", "", List.of(new Text("r")), false), new CachePoint(""));
  }

  @Test
  void theOlderKindOfCallAndItsResultBelongTogether() {
    Conversation read =
        CHAT.read(
            "{'model':'m','functions':[{'name':'f'}],'function_call':{'name':'f'},'messages':["
                + "{'role':'assistant','content':null,'function_call':{'name':'f','arguments':'{}'}},"
                + "{'role':'function','name':'f','content':'r'}]}");
    ToolCall call = (ToolCall) read.turns().get(0).parts().get(0);
    ToolResult result = (ToolResult) read.turns().get(1).parts().get(0);
    assertThat(result.callId()).isEqualTo(call.id()).isNotEmpty();
    assertThat(read.toolChoice()).isEqualTo(new ToolChoice.Named("f"));
    assertThat(read.parallelTools()).isFalse();
    assertThat(ChatTools.legacy(read.tools())).isTrue();
  }

  @Test
  void whatTheSdkSendsBackOfAnAnswerIsTaken() {
    Conversation read =
        CHAT.read(
            "{'model':'m','messages':[{'role':'assistant','content':'a','refusal':null,"
                + "'annotations':[],'audio':null,'function_call':null,'tool_calls':null}]}");
    assertThat(read.turns().get(0).parts()).containsExactly(new Text("a"));
  }

  @Test
  void signaturesOfOtherProvidersComeBackFromTheirPlaces() {
    Signature claude = new Signature(Format.MESSAGES, "c2ln");
    Signature gemini = new Signature(Format.GEMINI, "Z2Vt");
    Conversation read =
        CHAT.read(
            "{'model':'m','messages':[{'role':'assistant','content':null,"
                + "'reasoning_content':'why','reasoning_details':["
                + "{'type':'reasoning.text','signature':'sluice.messages.c2ln','index':0},"
                + "{'type':'reasoning.encrypted','data':'sluice.messages.c2ln','index':1}],"
                + "'tool_calls':[{'id':'c','type':'function','function':{'name':'f','arguments':'{}'},"
                + "'extra_content':{'google':{'thought_signature':'sluice.gemini.Z2Vt'}}}]}]}");
    assertThat(read.turns().get(0).parts())
        .containsExactly(
            new Thought("why", claude, false),
            new Thought("", claude, true),
            new ToolCall("c", "f", "{}", gemini));
  }

  @Test
  void theReasoningOfOpenRouterIsUnderstood() {
    assertThat(CHAT.read(START + ",'reasoning':{'max_tokens':2000,'exclude':true}}").reasoning())
        .isEqualTo(new Reasoning(null, 2000, false));
    assertThat(CHAT.read(START + ",'reasoning':{'enabled':true}}").reasoning().effort())
        .isEqualTo("medium");
    assertThat(CHAT.read(START + ",'reasoning_effort':'high'}").reasoning().effort())
        .isEqualTo("high");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "'store':true",
        "'verbosity':'low'",
        "'logprobs':false",
        "'logit_bias':{}",
        "'n':1",
        "'modalities':['text']",
        "'prompt_cache_retention':'24h'",
        "'response_format':{'type':'text'}",
        "'stop':null"
      })
  void hintsAreTaken(String field) {
    assertThat(CHAT.read(START + "," + field + "}").turns()).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'n':2|n",
        "'logprobs':true|logprobs",
        "'top_logprobs':3|logprobs",
        "'logit_bias':{'1':5}|logit_bias",
        "'audio':{'voice':'x'}|audio",
        "'modalities':['text','audio']|modalities[1]",
        "'prediction':{'type':'content'}|prediction",
        "'web_search_options':{'a':1}|web_search_options",
        "'web_search_options':{}|web_search_options",
        "'something':1|something",
        "'stop':[1]|stop[0]",
        "'temperature':'hot'|temperature",
        "'temperature':1e999|temperature",
        "'seed':1.5|seed",
        "'tools':[{'type':'custom','custom':{'name':'x'}}]|tools[0].type",
        "'tools':[{'type':'function','function':{'name':'f','extra':1}}]|tools[0].function.extra",
        "'tool_choice':{'type':'allowed_tools'}|tool_choice.type",
        "'tool_choice':'sometimes'|tool_choice",
        "'response_format':{'type':'grammar'}|response_format.type",
        "'response_format':{'type':'json_schema'}|response_format.json_schema",
        "'metadata':{'a':1}|metadata"
      })
  void whatCannotBeSaidElsewhereIsRefusedByName(String field, String param) {
    assertThat(param(START + "," + field + "}")).isEqualTo(param);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'role':'king','content':'a'}|messages[0].role",
        "{'role':'user','content':[{'type':'video_url','video_url':{}}]}|messages[0].content[0].type",
        "{'role':'user','content':[{'type':'text','text':1}]}|messages[0].content[0].text",
        "{'role':'user','content':[{'type':'image_url','image_url':{'url':'data:x,y'}}]}"
            + "|messages[0].content[0].image_url.url",
        "{'role':'user','content':[{'type':'file','file':{}}]}|messages[0].content[0].file",
        "{'role':'system','content':[{'type':'image_url','image_url':'u'}]}|messages[0].content",
        "{'role':'tool','content':'a'}|messages[0].tool_call_id",
        "{'role':'user','content':'a','mood':1}|messages[0].mood",
        "{'role':'assistant','tool_calls':[{'id':'c','type':'custom'}]}"
            + "|messages[0].tool_calls[0].type",
        "{'role':'assistant','audio':{'id':'a'}}|messages[0].audio"
      })
  void whatIsWrongInAMessageIsNamed(String message, String param) {
    assertThat(param("{'model':'m','messages':[" + message + "]}")).isEqualTo(param);
  }

  @Test
  void aStreamAlwaysAsksForUsage() {
    assertThat(written(CHAT.read(START + ",'stream':true}")))
        .contains("\"stream\":true,\"stream_options\":{\"include_usage\":true}");
  }

  @Test
  void numbersOfASchemaStayAsTheyWere() {
    String schema = "{\"maximum\":1.10,\"minimum\":123456789012345678901234567890}";
    Conversation read =
        CHAT.read(
            START
                + ",'tools':[{'type':'function','function':{'name':'f','parameters':"
                + schema
                + "}}]}");
    assertThat(written(read)).contains(schema);
  }

  @Test
  void thoughtsAndMarksOfOtherProvidersStayOutOfARequest() {
    Signature foreign = new Signature(Format.MESSAGES, "c2ln");
    String request =
        written(
            said(
                Role.ASSISTANT,
                new Thought("secret", foreign, false),
                new Text("a"),
                new ToolCall("c", "f", "", new Signature(Format.GEMINI, "Z2Vt"))));
    assertThat(request).doesNotContain("secret", "c2ln", "Z2Vt").contains("\"arguments\":\"{}\"");
  }

  @Test
  void aToolThatFailedSaysSo() {
    assertThat(
            written(said(Role.USER, new ToolResult("c", "", List.of(new Text("no file")), true))))
        .contains("\"content\":\"Error: no file\"");
  }

  @Test
  void aPictureFromAToolIsRefusedNamingTheTurn() {
    Image image = new Image(new Url("https://x/y", ""), "");
    assertThat(refused(said(Role.USER, new ToolResult("c", "", List.of(image), false))))
        .isEqualTo("messages[7]");
  }

  @Test
  void topKIsRefused() {
    Conversation read = CHAT.read(START + ",'top_k':5}");
    assertThat(read.sampling()).isEqualTo(new Sampling(null, null, 5, List.of(), null, null, null));
    assertThat(refused(read)).isEqualTo("top_k");
  }

  @Test
  void aBudgetForThinkingBecomesAnEffort() {
    assertThat(written(CHAT.read(START + ",'reasoning':{'max_tokens':10000}}")))
        .contains("\"reasoning_effort\":\"medium\"");
    assertThat(written(CHAT.read(START + ",'reasoning_effort':'max'}")))
        .contains("\"reasoning_effort\":\"xhigh\"");
  }

  private static Conversation said(Role role, Part... parts) {
    Conversation plain = CHAT.read(START + "}");
    return new Conversation(
        "m",
        List.of(new Turn(role, List.of(parts), "", "messages[7]")),
        plain.tools(),
        plain.toolChoice(),
        null,
        plain.output(),
        plain.sampling(),
        plain.reasoning(),
        -1,
        false,
        "",
        plain.metadata(),
        "",
        "");
  }

  private static String written(Conversation conversation) {
    return CHAT.dialect().writeRequest(conversation, "m").toString();
  }

  private static String refused(Conversation conversation) {
    return catchThrowableOfType(
            Untranslatable.class, () -> CHAT.dialect().writeRequest(conversation, "m"))
        .param();
  }

  private static String param(String request) {
    return catchThrowableOfType(Untranslatable.class, () -> CHAT.read(request)).param();
  }
}
