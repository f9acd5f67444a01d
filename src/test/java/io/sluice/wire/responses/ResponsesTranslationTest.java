package io.sluice.wire.responses;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.sluice.usage.TokenCounts;
import io.sluice.wire.Answer;
import io.sluice.wire.Fault;
import io.sluice.wire.Format;
import io.sluice.wire.OpenAiValidator;
import io.sluice.wire.WireFormat.AnswerHead;
import io.sluice.wire.WireFormats;
import io.sluice.wire.conversation.Completion;
import io.sluice.wire.conversation.Conversation;
import io.sluice.wire.conversation.Conversation.Role;
import io.sluice.wire.conversation.Conversation.Turn;
import io.sluice.wire.conversation.EventReader;
import io.sluice.wire.conversation.Finish;
import io.sluice.wire.conversation.Part.Text;
import io.sluice.wire.conversation.Part.Thought;
import io.sluice.wire.conversation.Part.ToolCall;
import io.sluice.wire.conversation.Part.ToolResult;
import io.sluice.wire.conversation.Signature;
import io.sluice.wire.conversation.StreamEvent;
import io.sluice.wire.conversation.StreamEvent.Failed;
import io.sluice.wire.conversation.StreamEvent.Finished;
import io.sluice.wire.conversation.StreamEvent.Started;
import io.sluice.wire.conversation.StreamEvent.TextDelta;
import io.sluice.wire.conversation.StreamEvent.ThoughtDelta;
import io.sluice.wire.conversation.StreamEvent.ThoughtSigned;
import io.sluice.wire.conversation.StreamEvent.ToolArguments;
import io.sluice.wire.conversation.StreamEvent.ToolCallStarted;
import io.sluice.wire.conversation.StreamEvent.UsageSeen;
import io.sluice.wire.conversation.Untranslatable;
import io.sluice.wire.openai.Translating;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Requests, answers and streams in and out of the responses format. */
class ResponsesTranslationTest {

  private static final Translating RESPONSES = new Translating(Format.RESPONSES);
  private static final String START = "{'model':'m','input':'hi'";
  private static final Signature CLAUDE = new Signature(Format.MESSAGES, "c2ln");
  private static final Signature GEMINI = new Signature(Format.GEMINI, "Z2Vt");

  private final EventReader reader = new ResponsesDialect().reader();

  @Test
  void whatAnSdkAddsToTheItemsOfAnAnswerComesBackWithoutHarm() {
    Conversation read =
        RESPONSES.read(
            "{'model':'m','input':["
                + "{'type':'message','role':'assistant','content':"
                + "[{'type':'output_text','text':'{}','annotations':[],'parsed':{}}]},"
                + "{'type':'function_call','call_id':'c','name':'f','arguments':'{}',"
                + "'parsed_arguments':{}}]}");
    assertThat(read.turns().get(0).parts())
        .containsExactly(new Text("{}"), new ToolCall("c", "f", "{}", null));
  }

  @Test
  void whatTheAssistantDidInARowIsOneTurn() {
    Conversation read =
        RESPONSES.read(
            "{'model':'m','instructions':'be brief','input':["
                + "{'role':'user','content':'hi'},"
                + "{'type':'reasoning','id':'rs','summary':[{'type':'summary_text','text':'why'}],"
                + "'encrypted_content':'gAAA'},"
                + "{'type':'message','id':'x','status':'completed','role':'assistant','content':"
                + "[{'type':'output_text','text':'a','annotations':[],'logprobs':[]}]},"
                + "{'type':'function_call','id':'fc','call_id':'c','name':'f','arguments':'{}'},"
                + "{'type':'function_call_output','call_id':'c','output':'r'}]}");
    assertThat(read.turns())
        .containsExactly(
            new Turn(Role.SYSTEM, List.of(new Text("be brief")), "", "instructions"),
            new Turn(Role.USER, List.of(new Text("hi")), "", "input[0]"),
            new Turn(
                Role.ASSISTANT,
                List.of(
                    new Thought("why", new Signature(Format.RESPONSES, "gAAA"), false),
                    new Text("a"),
                    new ToolCall("c", "f", "{}", null)),
                "",
                "input[1]"),
            new Turn(
                Role.USER,
                List.of(new ToolResult("c", "", List.of(new Text("r")), false)),
                "",
                "input[4]"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'previous_response_id':'r'|previous_response_id",
        "'conversation':'c'|conversation",
        "'prompt':{'id':'p'}|prompt",
        "'background':true|background",
        "'truncation':'auto'|truncation",
        "'max_tool_calls':3|max_tool_calls",
        "'top_logprobs':2|top_logprobs",
        "'include':['reasoning.encrypted_content','web_search_call.results']|include[1]",
        "'tools':[{'type':'web_search'}]|tools[0].type",
        "'tools':[{'type':'custom','name':'x'}]|tools[0].type",
        "'tool_choice':{'type':'file_search'}|tool_choice.type",
        "'text':{'format':{'type':'grammar'}}|text.format.type",
        "'reasoning':{'depth':1}|reasoning.depth",
        "'other':1|other"
      })
  void whatCannotBeSaidElsewhereIsRefusedByName(String field, String param) {
    assertThat(param(START + "," + field + "}")).isEqualTo(param);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'type':'item_reference','id':'x'}|input[0].type",
        "{'type':'web_search_call','id':'x'}|input[0].type",
        "{'role':'tool','content':'x'}|input[0].role",
        "{'role':'user','content':[{'type':'video'}]}|input[0].content[0].type",
        "{'role':'user','content':[{'type':'input_file'}]}|input[0].content[0]",
        "{'type':'function_call','name':'f'}|input[0].call_id",
        "{'role':'system','content':[{'type':'input_image','image_url':'u'}]}|input[0].content"
      })
  void whatIsWrongInAnItemIsNamed(String item, String param) {
    assertThat(param("{'model':'m','input':[" + item + "]}")).isEqualTo(param);
  }

  @Test
  void hintsAreTaken() {
    assertThat(
            RESPONSES
                .read(
                    START
                        + ",'store':true,'truncation':'disabled','background':false,"
                        + "'text':{'verbosity':'low'},'stream_options':{'include_obfuscation':false},"
                        + "'include':['reasoning.encrypted_content'],'reasoning':{'summary':'auto'}}")
                .reasoning()
                .shown())
        .isTrue();
  }

  @Test
  void aToolIsStrictOnlyWhereTheCallerSaysSo() {
    Conversation chat =
        new Translating(Format.CHAT)
            .read(
                "{'model':'m','messages':[],'tools':[{'type':'function','function':{'name':'f'}}]}");
    assertThat(RESPONSES.dialect().writeRequest(chat, "m").toString())
        .contains("\"strict\":false", "\"parameters\":{", "\"store\":false");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'stop':'x'|stop",
        "'seed':1|seed",
        "'top_k':1|top_k",
        "'presence_penalty':1|presence_penalty"
      })
  void whatTheFormatLacksIsRefusedByName(String field, String param) {
    Conversation chat =
        new Translating(Format.CHAT).read("{'model':'m','messages':[]," + field + "}");
    assertThat(
            catchThrowableOfType(
                    Untranslatable.class, () -> RESPONSES.dialect().writeRequest(chat, "m"))
                .param())
        .isEqualTo(param);
  }

  @Test
  void signaturesOfOtherProvidersSurviveTheRoundTrip() {
    List<io.sluice.wire.conversation.Part> parts =
        List.of(
            new Thought("why", CLAUDE, false),
            new Thought("", CLAUDE, true),
            new Thought("", CLAUDE, false),
            new Text("signed", List.of(), GEMINI),
            new ToolCall("c", "f", "{}", GEMINI),
            new ToolCall("d", "f", "{}", null));
    Completion said = new Completion("resp_1", "m", parts, Finish.TOOL_CALLS, "", null);
    Buffer answer =
        RESPONSES.dialect().writeAnswer(said, RESPONSES.asked(RESPONSES.read(START + "}")));
    OpenAiValidator.responses(answer.getBytes());

    String output = answer.toString();
    output = output.substring(output.indexOf("\"output\":[") + 9, output.indexOf(",\"usage\""));
    Conversation next = RESPONSES.read("{'model':'m','input':" + output + "}");
    assertThat(next.turns()).hasSize(1);
    assertThat(next.turns().get(0).parts()).isEqualTo(parts);
  }

  @Test
  void anAnswerThatWasCutSaysWhy() {
    Completion cut =
        new Completion("", "", List.of(new Text("a")), Finish.LENGTH, "", TokenCounts.NONE);
    String answer =
        RESPONSES
            .dialect()
            .writeAnswer(cut, RESPONSES.asked(RESPONSES.read(START + "}")))
            .toString();
    assertThat(answer)
        .contains("\"status\":\"incomplete\"", "{\"reason\":\"max_output_tokens\"}", "resp_req-1");
  }

  @Test
  void argumentsInTheLastEventAloneAreNotLost() {
    assertThat(
            feed(
                event("response.created", "'response':{'id':'i','model':'m'}"),
                event(
                    "response.output_item.added",
                    "'output_index':0,'item':{'type':'function_call','call_id':'c','name':'f'}"),
                event("response.function_call_arguments.done", "'output_index':0,'arguments':'{}'"),
                event(
                    "response.output_item.done",
                    "'output_index':0,'item':{'type':'function_call','arguments':'{}'}"),
                event(
                    "response.output_item.done",
                    "'output_index':1,'item':{'type':'function_call','call_id':'d','name':'g',"
                        + "'arguments':'1'}"),
                event("response.completed", "'response':{'status':'completed'}")))
        .containsExactly(
            new Started("i", "m"),
            new ToolCallStarted(0, new ToolCall("c", "f", "", null)),
            new ToolArguments(0, "{}"),
            new ToolCallStarted(1, new ToolCall("d", "g", "", null)),
            new ToolArguments(1, "1"),
            new Finished(Finish.TOOL_CALLS, ""));
    assertThat(reader.complete()).isTrue();
  }

  @Test
  void whatComesAsAWholeAloneIsTakenFromThere() {
    assertThat(
            feed(
                event(
                    "response.output_item.done",
                    "'output_index':0,'item':{'type':'reasoning','summary':"
                        + "[{'text':'a'},{'text':'b'}],'encrypted_content':'gA'}"),
                event(
                    "response.output_item.done",
                    "'output_index':1,'item':{'type':'message','content':"
                        + "[{'type':'output_text','text':'x'}]}"),
                event(
                    "response.incomplete",
                    "'response':{'status':'incomplete','usage':{'input_tokens':3},"
                        + "'incomplete_details':{'reason':'max_output_tokens'}}")))
        .containsExactly(
            new Started("", ""),
            new ThoughtDelta("a\n\nb"),
            new ThoughtSigned(new Signature(Format.RESPONSES, "gA"), false),
            new TextDelta("x"),
            new Finished(Finish.LENGTH, ""),
            new UsageSeen(new TokenCounts(3, 0, 0, 0, 0)));
  }

  @Test
  void partsOfASummaryAreApart() {
    assertThat(
            feed(
                event("response.reasoning_summary_part.added", "'summary_index':0"),
                event("response.reasoning_summary_text.delta", "'delta':'a'"),
                event("response.reasoning_summary_part.added", "'summary_index':1"),
                event("response.reasoning_summary_text.delta", "'delta':'b'")))
        .containsExactly(new Started("", ""), new ThoughtDelta("a\n\nb"));
  }

  @Test
  void aFailedResponseAndAnErrorAreFailures() {
    List<StreamEvent> failed =
        feed(
            event(
                "response.failed",
                "'response':{'id':'i','error':{'code':'server_error','message':'broke'}}"));
    assertThat(((Failed) failed.get(1)).fault().message()).isEqualTo("broke");
    assertThat(reader.complete()).isFalse();

    EventReader other = new ResponsesDialect().reader();
    List<StreamEvent> events = new ArrayList<>();
    other.feed(
        Buffer.buffer(Translating.json(event("error", "'code':'c','message':'bad'"))), events::add);
    assertThat(((Failed) events.get(0)).fault().message()).isEqualTo("bad");
  }

  @Test
  void aStreamWithoutItsLastEventIsNotWhole() {
    feed(event("response.output_text.delta", "'delta':'a'"));
    reader.end(event -> {});
    assertThat(reader.complete()).isFalse();
  }

  @Test
  void aStreamThatFailsSaysSoInItsCount() {
    var writer = new ResponsesDialect().writer(RESPONSES.asked(RESPONSES.read(START + "}")));
    Buffer out = Buffer.buffer();
    writer.write(new TextDelta("a"), out);
    int before = OpenAiValidator.responsesStream(out.getBytes()).size();
    out.appendBuffer(writer.failure(new Fault(502, "provider_error", "cut", "it broke", "")));
    assertThat(OpenAiValidator.responsesStream(out.getBytes())).hasSize(before + 1);
  }

  @Test
  void countingCostsNothingAndCompactingWhatItSays() {
    Answer count = passing(Format.RESPONSES_COUNT, "{'object':'x','input_tokens':11}");
    assertThat(count.reported()).isEqualTo(TokenCounts.NONE);
    Answer compact =
        passing(
            Format.RESPONSES_COMPACT,
            "{'id':'r','output':[],'usage':{'input_tokens':9,'output_tokens':4}}");
    assertThat(compact.reported()).isEqualTo(new TokenCounts(9, 0, 0, 4, 0));
    assertThat(((KeptResponse) compact).responseId()).isEqualTo("r");
  }

  private static Answer passing(Format format, String body) {
    Answer answer =
        WireFormats.of(format)
            .passing(
                RESPONSES.parse(Buffer.buffer(Translating.json(START + "}"))),
                new AnswerHead(200, "application/json"));
    answer.feed(Buffer.buffer(Translating.json(body)));
    assertThat(answer.end()).hasToString(Translating.json(body));
    return answer;
  }

  private List<StreamEvent> feed(String... stream) {
    List<StreamEvent> events = new ArrayList<>();
    for (String event : stream) {
      reader.feed(Buffer.buffer(Translating.json(event)), events::add);
    }
    return Translating.joined(events);
  }

  private static String event(String type, String fields) {
    return "event: " + type + "\ndata: {'type':'" + type + "'," + fields + "}\n\n";
  }

  private static String param(String request) {
    return catchThrowableOfType(Untranslatable.class, () -> RESPONSES.read(request)).param();
  }
}
