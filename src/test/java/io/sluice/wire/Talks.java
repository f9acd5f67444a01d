package io.sluice.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.wire.ApiRequest.Parsed;
import io.sluice.wire.conversation.Conversation;
import io.sluice.wire.conversation.Conversation.Reasoning;
import io.sluice.wire.conversation.Conversation.Role;
import io.sluice.wire.conversation.Conversation.Sampling;
import io.sluice.wire.conversation.Conversation.Turn;
import io.sluice.wire.conversation.Dialect;
import io.sluice.wire.conversation.Dialect.Asked;
import io.sluice.wire.conversation.EventReader;
import io.sluice.wire.conversation.EventWriter;
import io.sluice.wire.conversation.OutputFormat;
import io.sluice.wire.conversation.Part;
import io.sluice.wire.conversation.StreamEvent;
import io.sluice.wire.conversation.StreamEvent.TextDelta;
import io.sluice.wire.conversation.StreamEvent.ThoughtDelta;
import io.sluice.wire.conversation.StreamEvent.ToolArguments;
import io.sluice.wire.conversation.Tool;
import io.sluice.wire.conversation.ToolChoice;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Conversations and streams for tests of dialects. */
public final class Talks {

  private Talks() {}

  /** A conversation of these turns, with nothing else said. */
  public static Conversation of(Turn... turns) {
    return new Conversation(
        "alias",
        List.of(turns),
        List.of(),
        new ToolChoice.Auto(),
        null,
        new OutputFormat.Text(),
        Sampling.DEFAULT,
        Reasoning.DEFAULT,
        -1,
        false,
        "",
        Map.of(),
        "",
        "");
  }

  public static Turn turn(Role role, int index, Part... parts) {
    return new Turn(role, List.of(parts), "", "messages[" + index + "]");
  }

  public static Conversation with(Conversation of, Sampling sampling) {
    return all(
        of, of.tools(), of.toolChoice(), of.parallelTools(), of.output(), sampling, of.reasoning());
  }

  public static Conversation with(Conversation of, Reasoning reasoning) {
    return all(
        of, of.tools(), of.toolChoice(), of.parallelTools(), of.output(), of.sampling(), reasoning);
  }

  public static Conversation with(Conversation of, OutputFormat output) {
    return all(
        of, of.tools(), of.toolChoice(), of.parallelTools(), output, of.sampling(), of.reasoning());
  }

  public static Conversation with(
      Conversation of, List<Tool> tools, ToolChoice choice, @Nullable Boolean parallel) {
    return all(of, tools, choice, parallel, of.output(), of.sampling(), of.reasoning());
  }

  private static Conversation all(
      Conversation of,
      List<Tool> tools,
      ToolChoice choice,
      @Nullable Boolean parallel,
      OutputFormat output,
      Sampling sampling,
      Reasoning reasoning) {
    return new Conversation(
        of.model(),
        of.turns(),
        tools,
        choice,
        parallel,
        output,
        sampling,
        reasoning,
        of.maxOutputTokens(),
        of.stream(),
        of.user(),
        of.metadata(),
        of.cacheKey(),
        of.serviceTier());
  }

  /** How answers are asked for in tests. */
  public static Asked asked() {
    return new Asked("req-1", 1_750_000_000L, of(), true);
  }

  /** The request as its format reads it; fails if it is malformed. */
  public static ApiRequest request(Format format, String body, RequestPath path) {
    ApiRequest.Result result = WireFormats.of(format).read(Buffer.buffer(body), path);
    assertThat(result).isInstanceOf(Parsed.class);
    return ((Parsed) result).request();
  }

  /** A stream of these events. */
  public static Buffer written(Dialect dialect, List<StreamEvent> events) {
    EventWriter writer = dialect.writer(asked());
    Buffer out = Buffer.buffer();
    events.forEach(event -> writer.write(event, out));
    writer.end(out);
    return out;
  }

  /** The events of a stream, deltas joined as far as they are of one kind. */
  public static List<StreamEvent> read(EventReader reader, List<Buffer> chunks) {
    List<StreamEvent> events = new ArrayList<>();
    chunks.forEach(chunk -> reader.feed(chunk, events::add));
    reader.end(events::add);
    assertThat(reader.failure()).isNull();
    return joined(events);
  }

  /** Neighbouring deltas as one; how a text is cut says nothing. */
  public static List<StreamEvent> joined(List<StreamEvent> events) {
    List<StreamEvent> joined = new ArrayList<>();
    for (StreamEvent event : events) {
      StreamEvent last = joined.isEmpty() ? null : joined.get(joined.size() - 1);
      StreamEvent both = both(last, event);
      if (both == null) {
        joined.add(event);
      } else {
        joined.set(joined.size() - 1, both);
      }
    }
    return joined;
  }

  private static @Nullable StreamEvent both(@Nullable StreamEvent last, StreamEvent event) {
    if (last instanceof TextDelta a && event instanceof TextDelta b) {
      return new TextDelta(a.text() + b.text());
    }
    if (last instanceof ThoughtDelta a && event instanceof ThoughtDelta b) {
      return new ThoughtDelta(a.text() + b.text());
    }
    if (last instanceof ToolArguments a
        && event instanceof ToolArguments b
        && a.index() == b.index()) {
      return new ToolArguments(a.index(), a.json() + b.json());
    }
    return null;
  }
}
