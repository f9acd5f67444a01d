package io.sluice.wire.chat;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.usage.TokenCounts;
import io.sluice.wire.Fault;
import io.sluice.wire.Format;
import io.sluice.wire.OpenAiValidator;
import io.sluice.wire.conversation.Completion;
import io.sluice.wire.conversation.Conversation;
import io.sluice.wire.conversation.Dialect.Asked;
import io.sluice.wire.conversation.EventWriter;
import io.sluice.wire.conversation.Finish;
import io.sluice.wire.conversation.Part.Refusal;
import io.sluice.wire.conversation.Part.ToolCall;
import io.sluice.wire.conversation.Signature;
import io.sluice.wire.conversation.StreamEvent;
import io.sluice.wire.conversation.StreamEvent.Finished;
import io.sluice.wire.conversation.StreamEvent.Started;
import io.sluice.wire.conversation.StreamEvent.TextDelta;
import io.sluice.wire.conversation.StreamEvent.ThoughtDelta;
import io.sluice.wire.conversation.StreamEvent.ThoughtSigned;
import io.sluice.wire.conversation.StreamEvent.ToolArguments;
import io.sluice.wire.conversation.StreamEvent.ToolCallStarted;
import io.sluice.wire.conversation.StreamEvent.UsageSeen;
import io.sluice.wire.openai.Translating;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a chat caller sees of a stream that came in another format. */
class ChatStreamWritingTest {

  private static final Translating CHAT = new Translating(Format.CHAT);
  private static final TokenCounts COUNTS = new TokenCounts(3, 4, 5, 6, 2);
  private static final String HEAD =
      "data: {'id':'i','object':'chat.completion.chunk','created':9,'model':'m','choices':[";
  private static final Conversation PLAIN = CHAT.read(ChatSamples.PLAIN);

  @Test
  void theRoleComesFirstAndDoneLast() {
    assertThat(
            written(
                false, new TextDelta("a\n"), new Finished(Finish.STOP, ""), new UsageSeen(COUNTS)))
        .isEqualTo(
            Translating.json(
                HEAD
                    + "{'index':0,'delta':{'role':'assistant','content':''},'finish_reason':null}]}\n\n"
                    + HEAD
                    + "{'index':0,'delta':{'content':'a\\n'},'finish_reason':null}]}\n\n"
                    + HEAD
                    + "{'index':0,'delta':{},'finish_reason':'stop'}]}\n\n"
                    + "data: [DONE]\n\n"));
  }

  @Test
  void whoAskedForUsageGetsItAfterTheEndWithCachedInputIncluded() {
    assertThat(written(true, new UsageSeen(COUNTS), new Finished(Finish.STOP, "")))
        .endsWith(
            Translating.json(
                HEAD
                    + "],'usage':{'prompt_tokens':12,'completion_tokens':6,'total_tokens':18,"
                    + "'prompt_tokens_details':{'cached_tokens':4,'cache_write_tokens':5,"
                    + "'audio_tokens':0},'completion_tokens_details':{'reasoning_tokens':2,"
                    + "'audio_tokens':0}}}\n\ndata: [DONE]\n\n"));
  }

  @Test
  void parallelCallsKeepTheirIndex() {
    String stream =
        written(
            false,
            new ToolCallStarted(0, new ToolCall("a", "f", "", null)),
            new ToolCallStarted(1, new ToolCall("b", "g", "", null)),
            new ToolArguments(0, "{\"x\":"),
            new ToolArguments(1, "{}"),
            new ToolArguments(0, "1}"),
            new Finished(Finish.TOOL_CALLS, ""));
    assertThat(stream)
        .contains(
            "{\"tool_calls\":[{\"index\":0,\"function\":{\"arguments\":\"{\\\"x\\\":\"}}]}",
            "{\"tool_calls\":[{\"index\":1,\"function\":{\"arguments\":\"{}\"}}]}",
            "\"finish_reason\":\"tool_calls\"");
    OpenAiValidator.chatStream(Buffer.buffer(stream).getBytes());
  }

  @Test
  void whoAskedInTheOlderWayIsAnsweredInIt() {
    Conversation asked = CHAT.read("{'model':'m','messages':[],'functions':[{'name':'f'}]}");
    String stream =
        written(
            asked,
            false,
            new ToolCallStarted(0, new ToolCall("a", "f", "", null)),
            new ToolArguments(0, "{}"),
            new Finished(Finish.TOOL_CALLS, ""));
    assertThat(stream)
        .contains(
            "{\"function_call\":{\"name\":\"f\",\"arguments\":\"\"}}",
            "{\"function_call\":{\"arguments\":\"{}\"}}",
            "\"finish_reason\":\"function_call\"")
        .doesNotContain("tool_calls");
    Completion called =
        new Completion(
            "i", "m", List.of(new ToolCall("a", "f", "{}", null)), Finish.TOOL_CALLS, "", null);
    assertThat(CHAT.dialect().writeAnswer(called, CHAT.asked(asked)).toString())
        .contains("\"function_call\":{\"name\":\"f\",\"arguments\":\"{}\"}")
        .doesNotContain("tool_calls");
  }

  @Test
  void aSignedThoughtIsRepeatedWithItsSignatureOfWhichTheOriginIsTold() {
    String stream =
        written(
            false,
            new ThoughtDelta("wh"),
            new ThoughtDelta("y"),
            new ThoughtSigned(new Signature(Format.MESSAGES, "c2ln"), false),
            new Finished(Finish.STOP, ""));
    assertThat(stream)
        .contains(
            "{\"reasoning_content\":\"wh\"}",
            "{\"reasoning_details\":[{\"type\":\"reasoning.text\",\"text\":\"why\","
                + "\"signature\":\"sluice.messages.c2ln\",\"index\":0}]}");
  }

  @ParameterizedTest
  @CsvSource({
    "STOP,stop",
    "STOP_SEQUENCE,stop",
    "LENGTH,length",
    "CONTEXT_EXCEEDED,length",
    "PAUSE,length",
    "TOOL_CALLS,tool_calls",
    "CONTENT_FILTER,content_filter",
    "REFUSAL,content_filter",
    "MALFORMED_TOOL_CALL,stop",
    "OTHER,stop"
  })
  void everyEndHasAReason(Finish finish, String reason) {
    assertThat(written(false, new Finished(finish, "")))
        .contains("\"finish_reason\":\"" + reason + "\"");
  }

  @Test
  void aRefusalInWordsIsNoFilter() {
    Completion declined =
        new Completion("i", "m", List.of(new Refusal("no")), Finish.REFUSAL, "", COUNTS);
    Buffer answer = CHAT.dialect().writeAnswer(declined, CHAT.asked(PLAIN));
    assertThat(answer.toString()).contains("\"refusal\":\"no\"", "\"finish_reason\":\"stop\"");
    OpenAiValidator.chat(answer.getBytes());
  }

  @Test
  void aStreamThatNeverStartedStillHasAnIdAndAModel() {
    EventWriter writer = CHAT.dialect().writer(new Asked("r-7", 9, PLAIN, false));
    Buffer out = Buffer.buffer();
    writer.write(new Started("", ""), out);
    writer.end(out);
    assertThat(out.toString()).contains("\"id\":\"chatcmpl-r-7\"", "\"model\":\"m\"");
  }

  @Test
  void aFailureIsAnErrorEventAndNoEnd() {
    EventWriter writer = CHAT.dialect().writer(CHAT.asked(PLAIN));
    assertThat(writer.failure(new Fault(502, "provider_error", "cut", "it broke", "")))
        .hasToString(
            Translating.json(
                "data: {'error':{'message':'it broke','type':'provider_error','param':null,"
                    + "'code':'cut'}}\n\n"));
  }

  private static String written(boolean usageAsked, StreamEvent... events) {
    return written(PLAIN, usageAsked, events);
  }

  private static String written(Conversation asked, boolean usageAsked, StreamEvent... events) {
    EventWriter writer = CHAT.dialect().writer(new Asked("r", 9, asked, usageAsked));
    Buffer out = Buffer.buffer();
    writer.write(new Started("i", "m"), out);
    for (StreamEvent event : events) {
      writer.write(event, out);
    }
    writer.end(out);
    return out.toString();
  }
}
