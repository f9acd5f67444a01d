package io.sluice.wire.openai;

import io.sluice.usage.TokenCounts;
import io.sluice.wire.ApiRequest;
import io.sluice.wire.ApiRequest.Parsed;
import io.sluice.wire.Format;
import io.sluice.wire.RequestPath;
import io.sluice.wire.WireFormats;
import io.sluice.wire.conversation.Conversation;
import io.sluice.wire.conversation.Conversation.Turn;
import io.sluice.wire.conversation.Dialect;
import io.sluice.wire.conversation.Dialect.Asked;
import io.sluice.wire.conversation.EventReader;
import io.sluice.wire.conversation.EventWriter;
import io.sluice.wire.conversation.Part;
import io.sluice.wire.conversation.StreamEvent;
import io.sluice.wire.conversation.StreamEvent.RefusalDelta;
import io.sluice.wire.conversation.StreamEvent.TextDelta;
import io.sluice.wire.conversation.StreamEvent.ThoughtDelta;
import io.sluice.wire.conversation.StreamEvent.ToolArguments;
import io.sluice.wire.conversation.StreamEvent.UsageSeen;
import io.sluice.wire.conversation.Tool;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One format's dialect, as tests drive it. */
public record Translating(Format format) {

  public static final String REQUEST_ID = "req-1";
  private static final long EPOCH_SECOND = 1_790_000_000L;

  /** What a conversation says, whoever's turns it is cut into. */
  public record Meaning(List<Object> said, List<Tool> tools, Conversation rest) {}

  private record Said(Conversation.Role role, String name, Part part) {}

  public Dialect dialect() {
    return WireFormats.of(format).dialect().orElseThrow();
  }

  public ApiRequest parse(Buffer body) {
    ApiRequest.Result result = WireFormats.of(format).read(body, RequestPath.SILENT);
    if (result instanceof Parsed parsed) {
      return parsed.request();
    }
    throw new AssertionError(result + " of " + body);
  }

  /** Reads a request written as JSON with single quotes. */
  public Conversation read(String request) {
    return dialect().readRequest(parse(Buffer.buffer(json(request))));
  }

  public static String json(String withSingleQuotes) {
    return withSingleQuotes.replace('\'', '"');
  }

  public Asked asked(Conversation conversation) {
    return new Asked(REQUEST_ID, EPOCH_SECOND, conversation, true);
  }

  public List<StreamEvent> events(List<Buffer> chunks) {
    EventReader reader = dialect().reader();
    List<StreamEvent> events = new ArrayList<>();
    chunks.forEach(chunk -> reader.feed(chunk, events::add));
    reader.end(events::add);
    if (!reader.complete()) {
      throw new AssertionError("incomplete: " + reader.failure());
    }
    return joined(events);
  }

  public Buffer stream(List<StreamEvent> events, Asked asked) {
    EventWriter writer = dialect().writer(asked);
    Buffer out = Buffer.buffer();
    events.forEach(event -> writer.write(event, out));
    writer.end(out);
    return out;
  }

  /** Pieces of one thing that follow each other as one piece, and of usage the last. */
  public static List<StreamEvent> joined(List<StreamEvent> events) {
    List<StreamEvent> joined = new ArrayList<>();
    TokenCounts usage = null;
    for (StreamEvent event : events) {
      if (event instanceof UsageSeen seen) {
        usage = seen.usage();
        continue;
      }
      StreamEvent last = joined.isEmpty() ? null : joined.get(joined.size() - 1);
      StreamEvent both = both(last, event);
      if (both != null) {
        joined.set(joined.size() - 1, both);
      } else {
        joined.add(event);
      }
    }
    if (usage != null) {
      joined.add(new UsageSeen(usage));
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
    if (last instanceof RefusalDelta a && event instanceof RefusalDelta b) {
      return new RefusalDelta(a.text() + b.text());
    }
    if (last instanceof ToolArguments a
        && event instanceof ToolArguments b
        && a.index() == b.index()) {
      return new ToolArguments(a.index(), a.json() + b.json());
    }
    return null;
  }

  public static Meaning meaning(Conversation conversation) {
    List<Object> said = new ArrayList<>();
    for (Turn turn : conversation.turns()) {
      turn.parts().forEach(part -> said.add(new Said(turn.role(), turn.name(), part)));
    }
    List<Tool> tools = new ArrayList<>();
    for (Tool tool : conversation.tools()) {
      // Where it is not said, it is not wanted.
      boolean strict = Boolean.TRUE.equals(tool.strict());
      tools.add(new Tool(tool.name(), tool.description(), tool.parameters(), strict, false, ""));
    }
    return new Meaning(said, tools, without(conversation));
  }

  private static Conversation without(Conversation c) {
    return new Conversation(
        "",
        List.of(),
        List.of(),
        c.toolChoice(),
        c.parallelTools(),
        c.output(),
        c.sampling(),
        c.reasoning(),
        c.maxOutputTokens(),
        c.stream(),
        c.user(),
        c.metadata(),
        c.cacheKey(),
        c.serviceTier());
  }
}
