package io.sluice.simulator.openai;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.simulator.Answer;
import io.sluice.simulator.ApiError;
import io.sluice.simulator.Asked;
import io.sluice.simulator.Call;
import io.sluice.simulator.EventScript;
import io.sluice.simulator.Fields;
import io.sluice.simulator.Format;
import io.sluice.simulator.Part;
import io.sluice.simulator.Prompt;
import io.sluice.simulator.Script;
import io.sluice.simulator.Vendor;
import io.sluice.simulator.WholeScript;
import io.vertx.core.buffer.Buffer;
import java.util.Base64;
import java.util.Map;
import java.util.Set;

/**
 * {@code POST /v1/audio/speech}: a quiet tone, a piece of it for each token of the input, whatever
 * the format is called; in chunks or as events.
 */
record SpeechFormat(Vendor vendor) implements Format {
  private static final Map<String, String> TYPES =
      Map.of(
          "mp3", "audio/mpeg",
          "opus", "audio/opus",
          "aac", "audio/aac",
          "flac", "audio/flac",
          "wav", "audio/wav",
          "pcm", "audio/pcm");

  @Override
  public String name() {
    return "speech";
  }

  private static Fields fields(Call call) {
    return Fields.in(call.body(), OpenAiWording.WORDING);
  }

  private static boolean events(Call call) {
    return fields(call).text("stream_format", "audio").equals("sse");
  }

  @Override
  public Asked read(Call call) {
    Fields request = fields(call);
    String model = ChatRequest.model(call, request);
    call.told().accept(model, true);
    String input = request.text("input");
    request.required("voice");
    if (request.has("response_format")) {
      request.choice("response_format", TYPES.keySet());
    }
    if (request.has("stream_format")) {
      request.choice("stream_format", Set.of("audio", "sse"));
    }
    int tokens = Prompt.tokens(input);
    return Asked.of(model, new Prompt(tokens, input, true))
        .billed(tokens, input.codePointCount(0, input.length()))
        .streamed(true, true);
  }

  @Override
  public Answer answer(Call call, Asked asked) {
    Integer tokens = asked.directives().tokens();
    return Answer.wordless(tokens == null ? Math.max(1, asked.promptTokens()) : tokens);
  }

  @Override
  public String id() {
    return "";
  }

  @Override
  public Script script(Call call, Asked asked, Answer answer, String id, long created) {
    return events(call) ? new Events(asked, answer) : new Sound(answer);
  }

  @Override
  public String contentType(Call call, Asked asked) {
    return events(call)
        ? "text/event-stream; charset=utf-8"
        : TYPES.getOrDefault(fields(call).text("response_format", "mp3"), "audio/mpeg");
  }

  private record Sound(Answer answer) implements WholeScript {
    @Override
    public void open(Buffer out) {
      out.appendBuffer(Wave.header(answer.tokens()));
    }

    @Override
    public void begin(Buffer out, Part part) {}

    @Override
    public void say(Buffer out, Part part, int from, int to) {
      for (int token = from; token < to; token++) {
        out.appendBuffer(Wave.piece());
      }
    }

    @Override
    public void end(Buffer out, Part part) {}

    @Override
    public void finish(Buffer out) {}
  }

  private record Events(Asked asked, Answer answer) implements EventScript {
    @Override
    public void open(Buffer out) {
      delta(out, Wave.header(answer.tokens()));
    }

    private static void delta(Buffer out, Buffer sound) {
      String audio = Base64.getEncoder().encodeToString(sound.getBytes());
      ObjectNode event =
          JsonNodeFactory.instance
              .objectNode()
              .put("type", "speech.audio.delta")
              .put("audio", audio);
      EventScript.data(out, event.toString());
    }

    @Override
    public void begin(Buffer out, Part part) {}

    @Override
    public void say(Buffer out, Part part, int from, int to) {
      for (int token = from; token < to; token++) {
        delta(out, Wave.piece());
      }
    }

    @Override
    public void end(Buffer out, Part part) {}

    @Override
    public void finish(Buffer out) {}

    @Override
    public void last(Buffer out) {
      ObjectNode done = JsonNodeFactory.instance.objectNode().put("type", "speech.audio.done");
      if (!asked.directives().noUsage()) {
        done.putObject("usage")
            .put("input_tokens", asked.promptTokens())
            .put("output_tokens", answer.output())
            .put("total_tokens", asked.promptTokens() + answer.output());
      }
      EventScript.data(out, done.toString());
    }

    @Override
    public void failed(Buffer out, ApiError error) {
      EventScript.data(out, OpenAiVendor.json(error).put("type", "error").toString());
    }
  }
}
