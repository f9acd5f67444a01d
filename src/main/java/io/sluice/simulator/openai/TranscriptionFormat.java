package io.sluice.simulator.openai;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.simulator.Answer;
import io.sluice.simulator.ApiError;
import io.sluice.simulator.Asked;
import io.sluice.simulator.Call;
import io.sluice.simulator.EventScript;
import io.sluice.simulator.Format;
import io.sluice.simulator.Part;
import io.sluice.simulator.Prompt;
import io.sluice.simulator.Script;
import io.sluice.simulator.Vendor;
import io.sluice.simulator.WholeScript;
import io.vertx.core.buffer.Buffer;
import java.util.Set;

/**
 * {@code POST /v1/audio/transcriptions} and {@code /translations}: ten tokens a second of sound.
 * Directives stand in the {@code prompt}.
 */
record TranscriptionFormat(Vendor vendor, String task) implements Format {
  private static final int TOKENS_A_SECOND = 10;
  private static final Set<String> FORMATS =
      Set.of("json", "text", "srt", "verbose_json", "vtt", "diarized_json");

  @Override
  public String name() {
    return task;
  }

  @Override
  public Asked read(Call call) {
    Multipart form = Multipart.in(call);
    String deployment = call.group("deployment");
    String model = deployment.isEmpty() ? form.text("model") : deployment;
    boolean stream = form.text("stream", "false").equals("true");
    call.told().accept(model, stream);
    int seconds = Wave.seconds(form.file("file").content());
    String prompt = form.text("prompt", "");
    if (!FORMATS.contains(form.text("response_format", "json"))) {
      throw OpenAiWording.WORDING.notOneOf(
          "response_format", FORMATS, form.text("response_format"));
    }
    int tokens = Prompt.tokens(prompt) + seconds * TOKENS_A_SECOND;
    return Asked.of(model, new Prompt(tokens, prompt, true))
        .billed(tokens, seconds)
        .streamed(stream, true);
  }

  @Override
  public String id() {
    return "";
  }

  private static ObjectNode usage(Asked asked, Answer answer) {
    int sound = (int) asked.units() * TOKENS_A_SECOND;
    ObjectNode usage =
        JsonNodeFactory.instance
            .objectNode()
            .put("type", "tokens")
            .put("input_tokens", asked.promptTokens());
    usage
        .putObject("input_token_details")
        .put("text_tokens", asked.promptTokens() - sound)
        .put("audio_tokens", sound);
    return usage
        .put("output_tokens", answer.output())
        .put("total_tokens", asked.promptTokens() + answer.output());
  }

  @Override
  public Script script(Call call, Asked asked, Answer answer, String id, long created) {
    if (asked.stream()) {
      return new Events(asked, answer);
    }
    String text = answer.parts().get(0).text();
    ObjectNode body = JsonNodeFactory.instance.objectNode().put("text", text);
    switch (Multipart.in(call).text("response_format", "json")) {
      case "text", "srt", "vtt" -> {
        return new WholeScript.Ready(Buffer.buffer(text + "\n"));
      }
      case "verbose_json" -> {
        body.put("task", task.equals("translations") ? "translate" : "transcribe")
            .put("language", "english")
            .put("duration", (double) asked.units())
            .putArray("segments");
        if (!asked.directives().noUsage()) {
          body.putObject("usage").put("type", "duration").put("seconds", asked.units());
        }
      }
      default -> {
        if (!asked.directives().noUsage()) {
          body.set("usage", usage(asked, answer));
        }
      }
    }
    return WholeScript.Ready.of(body);
  }

  @Override
  public String contentType(Call call, Asked asked) {
    if (asked.stream()) {
      return "text/event-stream; charset=utf-8";
    }
    return Set.of("text", "srt", "vtt").contains(Multipart.in(call).text("response_format", "json"))
        ? "text/plain; charset=utf-8"
        : "application/json";
  }

  private record Events(Asked asked, Answer answer) implements EventScript {
    private static ObjectNode event(String type) {
      return JsonNodeFactory.instance.objectNode().put("type", type);
    }

    @Override
    public void open(Buffer out) {}

    @Override
    public void begin(Buffer out, Part part) {}

    @Override
    public void say(Buffer out, Part part, int from, int to) {
      StringBuilder text = new StringBuilder();
      for (int token = from; token < to; token++) {
        text.append(part.words().plain(token));
      }
      EventScript.data(
          out, event("transcript.text.delta").put("delta", text.toString()).toString());
    }

    @Override
    public void end(Buffer out, Part part) {}

    @Override
    public void finish(Buffer out) {}

    @Override
    public void last(Buffer out) {
      ObjectNode done = event("transcript.text.done").put("text", answer.parts().get(0).text());
      if (!asked.directives().noUsage()) {
        done.set("usage", usage(asked, answer));
      }
      EventScript.data(out, done.toString());
      EventScript.data(out, "[DONE]");
    }

    @Override
    public void failed(Buffer out, ApiError error) {
      EventScript.data(out, OpenAiVendor.json(error).put("type", "error").toString());
    }
  }
}
