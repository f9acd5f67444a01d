package io.sluice.wire.chat;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.usage.TokenCounts;
import io.sluice.wire.Format;
import io.sluice.wire.ServerStyle;
import io.sluice.wire.conversation.EventReader;
import io.sluice.wire.conversation.Finish;
import io.sluice.wire.conversation.Part.ToolCall;
import io.sluice.wire.conversation.Signature;
import io.sluice.wire.conversation.StreamEvent;
import io.sluice.wire.conversation.StreamEvent.Cited;
import io.sluice.wire.conversation.StreamEvent.Failed;
import io.sluice.wire.conversation.StreamEvent.Finished;
import io.sluice.wire.conversation.StreamEvent.RefusalDelta;
import io.sluice.wire.conversation.StreamEvent.Started;
import io.sluice.wire.conversation.StreamEvent.TextDelta;
import io.sluice.wire.conversation.StreamEvent.ThoughtDelta;
import io.sluice.wire.conversation.StreamEvent.ThoughtSigned;
import io.sluice.wire.conversation.StreamEvent.ToolArguments;
import io.sluice.wire.conversation.StreamEvent.ToolCallStarted;
import io.sluice.wire.conversation.StreamEvent.UsageSeen;
import io.sluice.wire.openai.Translating;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What providers of chat streams do that is not in OpenAI's reference. */
class ChatStreamTrapsTest {

  private final EventReader reader = new ChatDialect(ServerStyle.OPENAI).reader();

  @Test
  void argumentsThatComeInTheLastEventAloneAreNotLost() {
    assertThat(
            read(
                delta("{'tool_calls':[{'index':0,'id':'c','function':{'name':'f'}}]}"),
                chunk(
                    "{'delta':{'tool_calls':[{'index':0,'function':{'arguments':'{}'}}]},"
                        + "'finish_reason':'tool_calls'}")))
        .containsExactly(started(), call(0, "c", "f"), args(0, "{}"), finished(Finish.TOOL_CALLS));
  }

  @Test
  void interleavedCallsAreToldApartByIndex() {
    assertThat(
            read(
                delta(
                    "{'tool_calls':[{'index':0,'id':'a','function':{'name':'f','arguments':''}},"
                        + "{'index':1,'id':'b','function':{'name':'g','arguments':'1'}}]}"),
                delta("{'tool_calls':[{'index':0,'function':{'arguments':'2'}}]}"),
                delta("{'tool_calls':[{'index':1,'function':{'arguments':'3'}}]}"),
                finish("tool_calls")))
        .containsExactly(
            started(),
            call(0, "a", "f"),
            call(1, "b", "g"),
            args(1, "1"),
            args(0, "2"),
            args(1, "3"),
            finished(Finish.TOOL_CALLS));
  }

  @Test
  void parallelCallsOfOneIndexAreNotMerged() {
    assertThat(
            read(
                delta(
                    "{'tool_calls':[{'index':0,'id':'a','function':{'name':'f','arguments':'1'}}]}"),
                delta(
                    "{'tool_calls':[{'index':0,'id':'b','function':{'name':'f','arguments':'2'}}]}"),
                finish("stop")))
        .containsExactly(
            started(),
            call(0, "a", "f"),
            args(0, "1"),
            call(1, "b", "f"),
            args(1, "2"),
            finished(Finish.TOOL_CALLS));
  }

  @Test
  void callsWithoutAnIndexAreTwoIfTheirIdsAre() {
    assertThat(
            read(
                delta("{'tool_calls':[{'id':'a','function':{'name':'f','arguments':'1'}}]}"),
                delta("{'tool_calls':[{'function':{'arguments':'2'}}]}"),
                delta("{'tool_calls':[{'id':'b','function':{'name':'f','arguments':{'x':1.50}}}]}"),
                finish("tool_calls")))
        .containsExactly(
            started(),
            call(0, "a", "f"),
            args(0, "12"),
            call(1, "b", "f"),
            args(1, "{\"x\":1.50}"),
            finished(Finish.TOOL_CALLS));
  }

  @Test
  void aCallWithoutAnIdGetsOneAndANameThatComesLateIsWaitedFor() {
    List<StreamEvent> events =
        read(
            delta("{'tool_calls':[{'index':0,'function':{'arguments':'1'}}]}"),
            delta("{'tool_calls':[{'index':0,'function':{'name':'f','arguments':'2'}}]}"),
            finish("tool_calls"));
    assertThat(events.get(1)).isInstanceOf(ToolCallStarted.class);
    ToolCall call = ((ToolCallStarted) events.get(1)).call();
    assertThat(call.id()).startsWith("call_");
    assertThat(call.name()).isEqualTo("f");
    assertThat(events.get(2)).isEqualTo(args(0, "12"));
  }

  @Test
  void anEmptyFinishReasonIsNotTheEnd() {
    assertThat(
            read(
                chunk("{'delta':{'content':'a'},'finish_reason':''}"),
                chunk("{'delta':{'content':'b'},'finish_reason':''}"),
                finish("stop")))
        .containsExactly(started(), new TextDelta("ab"), finished(Finish.STOP));
  }

  @Test
  void aFinishReasonThatComesTwiceIsToldOnce() {
    assertThat(read(finish("stop"), finish("stop")))
        .containsExactly(started(), finished(Finish.STOP));
  }

  @Test
  void usageOnTheLastContentChunkCounts() {
    assertThat(
            read(
                "{'id':'i','model':'m','choices':[{'delta':{'content':'a'},'finish_reason':'stop'}],"
                    + "'usage':{'prompt_tokens':3,'completion_tokens':1}}"))
        .containsExactly(
            started(),
            new TextDelta("a"),
            finished(Finish.STOP),
            new UsageSeen(new TokenCounts(3, 0, 0, 1, 0)));
  }

  @Test
  void usageOfGroqCountsWhereThereIsNoOther() {
    assertThat(
            read(
                "{'id':'i','model':'m','choices':[{'delta':{},'finish_reason':'stop'}],"
                    + "'x_groq':{'id':'r','usage':{'prompt_tokens':3,'completion_tokens':1}}}"))
        .contains(new UsageSeen(new TokenCounts(3, 0, 0, 1, 0)));
  }

  @Test
  void azuresFirstChunkSaysNothing() {
    assertThat(
            read(
                "{'choices':[],'created':0,'id':'','model':'','prompt_filter_results':[{}]}",
                delta("{'content':'a'}"),
                finish("stop")))
        .containsExactly(started(), new TextDelta("a"), finished(Finish.STOP));
  }

  @Test
  void commentsAreNoEvents() {
    feed(": OPENROUTER PROCESSING\n\n" + data(finish("stop")) + ": x\n\ndata: [DONE]\n\n");
    assertThat(reader.complete()).isTrue();
  }

  @Test
  void mistralsChunksAreTextAndThoughts() {
    assertThat(
            read(
                delta("{'content':[{'type':'thinking','thinking':[{'type':'text','text':'t'}]}]}"),
                delta("{'content':[{'type':'text','text':'a'}]}"),
                finish("stop")))
        .containsExactly(
            started(), new ThoughtDelta("t"), new TextDelta("a"), finished(Finish.STOP));
  }

  @Test
  void aThoughtIsMarkedWithTheFieldItHasToGoBackTo() {
    for (String field : List.of("reasoning_content", "reasoning")) {
      assertThat(
              new Translating(Format.CHAT)
                  .events(
                      List.of(
                          Buffer.buffer(
                              data(delta("{'" + field + "':'t','content':''}"))
                                  + data(delta("{'content':'a'}"))
                                  + data(finish("stop"))
                                  + "data: [DONE]\n\n"))))
          .containsExactly(
              started(),
              new ThoughtDelta("t"),
              new ThoughtSigned(ChatReasoning.mark(field), false),
              new TextDelta("a"),
              finished(Finish.STOP));
    }
  }

  @Test
  void aThoughtInTwoFieldsIsHeardOnceAndKeepsItsSignature() {
    assertThat(
            read(
                delta(
                    "{'reasoning':'t','reasoning_details':"
                        + "[{'type':'reasoning.text','text':'t','format':'f','index':0}]}"),
                delta(
                    "{'reasoning_details':"
                        + "[{'type':'reasoning.text','signature':'s','format':'f','index':0}]}"),
                delta("{'content':'a'}"),
                finish("stop")))
        .containsExactly(
            started(),
            new ThoughtDelta("t"),
            new ThoughtSigned(
                new Signature(
                    Format.CHAT,
                    "{\"type\":\"reasoning.text\",\"signature\":\"s\",\"format\":\"f\"}"),
                false),
            new TextDelta("a"),
            finished(Finish.STOP));
  }

  @Test
  void googleSignsCallsBesideThem() {
    List<StreamEvent> events =
        read(
            delta(
                "{'tool_calls':[{'extra_content':{'google':{'thought_signature':'s'}},"
                    + "'function':{'arguments':'{}','name':'f'},'id':'c','type':'function'}]}"),
            finish("tool_calls"));
    assertThat(events.get(1))
        .isEqualTo(
            new ToolCallStarted(0, new ToolCall("c", "f", "", new Signature(Format.CHAT, "s"))));
  }

  @Test
  void refusalsAndCitationsAreTold() {
    List<StreamEvent> events =
        read(
            delta(
                "{'content':'a','annotations':[{'type':'url_citation','url_citation':"
                    + "{'url':'u','title':'t','start_index':0,'end_index':1}}]}"),
            delta("{'refusal':'no'}"),
            finish("stop"));
    assertThat(events).hasSize(5);
    assertThat(((Cited) events.get(2)).citation().url()).isEqualTo("u");
    assertThat(events.get(3)).isEqualTo(new RefusalDelta("no"));
    assertThat(events.get(4)).isEqualTo(finished(Finish.REFUSAL));
  }

  @Test
  void anErrorChunkIsAFailureWithItsOwnStatus() {
    List<StreamEvent> events =
        feed(
            data(delta("{'content':'a'}"))
                + data("{'error':{'message':'busy','code':503},'choices':[]}")
                + "data: [DONE]\n\n");
    Failed failed = (Failed) events.get(2);
    assertThat(failed.fault().message()).isEqualTo("busy");
    assertThat(failed.fault().status()).isEqualTo(503);
    assertThat(reader.complete()).isFalse();
    assertThat(events).hasSize(3);
  }

  @Test
  void anErrorEventIsAFailure() {
    List<StreamEvent> events = feed("event: error\ndata: {\"message\":\"broken\"}\n\n");
    assertThat(((Failed) events.get(0)).fault().message()).isEqualTo("broken");
  }

  @Test
  void aStreamWithoutDoneIsNotWholeWhateverItLooksLike() {
    feed(data(delta("{'content':'a'}")) + data(finish("stop")));
    reader.end(event -> {});
    assertThat(reader.complete()).isFalse();
    assertThat(reader.failure()).isNull();
  }

  @Test
  void doneWithoutItsBlankLineIsDone() {
    feed(data(finish("stop")) + "data: [DONE]");
    assertThat(reader.complete()).isFalse();
    reader.end(event -> {});
    assertThat(reader.complete()).isTrue();
  }

  @Test
  void whatIsNoJsonEndsTheReading() {
    feed("data: {\"choices\":\n\n");
    assertThat(reader.failure()).contains("JSON");
    assertThat(feed(data(finish("stop")))).isEmpty();
  }

  @Test
  void moreCallsThanTheBoundEndTheReading() {
    StringBuilder many = new StringBuilder();
    for (int i = 0; i <= 1024; i++) {
      many.append(i == 0 ? "" : ",")
          .append("{'index':" + i + ",'id':'c" + i + "','function':{'name':'f'}}");
    }
    feed(data(delta("{'tool_calls':[" + many + "]}")));
    assertThat(reader.failure()).contains("1024");
  }

  private List<StreamEvent> read(String... chunks) {
    StringBuilder stream = new StringBuilder();
    for (String chunk : chunks) {
      stream.append(data(chunk));
    }
    return new Translating(Format.CHAT)
        .events(List.of(Buffer.buffer(stream.append("data: [DONE]\n\n").toString())));
  }

  private List<StreamEvent> feed(String stream) {
    List<StreamEvent> events = new ArrayList<>();
    reader.feed(Buffer.buffer(stream), events::add);
    return events;
  }

  private static String data(String chunk) {
    return "data: " + Translating.json(chunk) + "\n\n";
  }

  private static String chunk(String choice) {
    return "{'choices':[" + choice + "],'model':'m','id':'i'}";
  }

  private static String delta(String delta) {
    return chunk("{'index':0,'delta':" + delta + ",'finish_reason':null}");
  }

  private static String finish(String reason) {
    return chunk("{'index':0,'delta':{},'finish_reason':'" + reason + "'}");
  }

  private static Started started() {
    return new Started("i", "m");
  }

  private static StreamEvent call(int index, String id, String name) {
    return new ToolCallStarted(index, new ToolCall(id, name, "", null));
  }

  private static StreamEvent args(int index, String json) {
    return new ToolArguments(index, json);
  }

  private static StreamEvent finished(Finish finish) {
    return new Finished(finish, "");
  }
}
