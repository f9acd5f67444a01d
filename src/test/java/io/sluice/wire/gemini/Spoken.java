package io.sluice.wire.gemini;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.wire.ApiRequest;
import io.sluice.wire.Format;
import io.sluice.wire.RequestPath;
import io.sluice.wire.conversation.Conversation;
import io.sluice.wire.conversation.Conversation.Reasoning;
import io.sluice.wire.conversation.Conversation.Role;
import io.sluice.wire.conversation.Conversation.Sampling;
import io.sluice.wire.conversation.Conversation.Turn;
import io.sluice.wire.conversation.Dialect.Asked;
import io.sluice.wire.conversation.ObjectFields;
import io.sluice.wire.conversation.OutputFormat;
import io.sluice.wire.conversation.Part;
import io.sluice.wire.conversation.Tool;
import io.sluice.wire.conversation.ToolChoice;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A conversation for tests, built up from one that says nothing. */
public final class Spoken {

  private final List<Turn> turns = new ArrayList<>();
  private final List<Tool> tools = new ArrayList<>();
  public ToolChoice choice = new ToolChoice.Auto();
  public @Nullable Boolean parallel;
  public OutputFormat output = new OutputFormat.Text();
  public Sampling sampling = Sampling.DEFAULT;
  public Reasoning reasoning = Reasoning.DEFAULT;
  public long bound = -1;
  public boolean stream;
  public String tier = "";

  public Spoken system(String text) {
    return turn(Role.SYSTEM, new Part.Text(text));
  }

  public Spoken user(String text) {
    return turn(Role.USER, new Part.Text(text));
  }

  public Spoken turn(Role role, Part... parts) {
    turns.add(new Turn(role, List.of(parts), "", "messages[" + turns.size() + "]"));
    return this;
  }

  public Spoken tool(String name, @Nullable String schema) {
    JsonNode parameters = schema == null ? null : ObjectFields.tree(Buffer.buffer(schema));
    tools.add(new Tool(name, "Does it", parameters, null, false, "tools[" + tools.size() + "]"));
    return this;
  }

  public Conversation said() {
    return new Conversation(
        "alias", turns, tools, choice, parallel, output, sampling, reasoning, bound, stream, "",
        Map.of(), "", tier);
  }

  public Asked asked() {
    return new Asked("req-1", 1_780_000_000L, said(), true);
  }

  /** What a Gemini request is understood as. */
  static Conversation read(String body) {
    ApiRequest.Result result =
        GeminiRequest.parse(Format.GEMINI, Buffer.buffer(body), new RequestPath("alias", true));
    assertThat(result).isInstanceOf(ApiRequest.Parsed.class);
    return new GeminiDialect().readRequest(((ApiRequest.Parsed) result).request());
  }
}
