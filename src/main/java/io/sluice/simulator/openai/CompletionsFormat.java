package io.sluice.simulator.openai;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.simulator.Answer;
import io.sluice.simulator.ApiError;
import io.sluice.simulator.Asked;
import io.sluice.simulator.Call;
import io.sluice.simulator.EventScript;
import io.sluice.simulator.Fields;
import io.sluice.simulator.Format;
import io.sluice.simulator.Ids;
import io.sluice.simulator.Part;
import io.sluice.simulator.Prompt;
import io.sluice.simulator.Script;
import io.sluice.simulator.Vendor;
import io.sluice.simulator.WholeScript;
import io.vertx.core.buffer.Buffer;

/** {@code POST /v1/completions}, the older one that goes on with a text. */
record CompletionsFormat(Vendor vendor) implements Format {
  private static final int MAX_TOKENS = 16;

  @Override
  public String name() {
    return "completions";
  }

  @Override
  public Asked read(Call call) {
    Fields request = Fields.in(call.body(), OpenAiWording.WORDING);
    String model = ChatRequest.model(call, request);
    boolean stream = request.flag("stream");
    call.told().accept(model, stream);
    JsonNode prompt = request.required("prompt");
    if (!prompt.isTextual() && !prompt.isArray()) {
      throw ApiError.wrongType("prompt", "one of a string or array", Fields.kind(prompt));
    }
    boolean numbers = prompt.path(0).isNumber();
    String text = prompt.isTextual() ? prompt.textValue() : prompt.path(0).asText();
    int tokens = numbers ? prompt.size() : Prompt.tokens(text);
    boolean usage = ChatRequest.includeUsage(request, stream);
    Asked asked = Asked.of(model, new Prompt(tokens, numbers ? "" : text, true));
    // Without a limit it says little, unless a length was asked for.
    int otherwise = asked.directives().tokens() == null ? MAX_TOKENS : Integer.MAX_VALUE;
    return asked.streamed(stream, usage).atMost(request.count("max_tokens").orElse(otherwise));
  }

  @Override
  public String id() {
    return "cmpl-" + Ids.random(29);
  }

  @Override
  public Script script(Call call, Asked asked, Answer answer, String id, long created) {
    String head = ChatBody.identity(id, "text_completion", created, asked.servedModel());
    return asked.stream() ? new Events(asked, answer, head) : new Whole(asked, answer, head);
  }

  private static String finish(Asked asked, Answer answer) {
    return asked.directives().finishOr(answer.finish() == Answer.Finish.LENGTH ? "length" : "stop");
  }

  private record Events(Asked asked, Answer answer, String head) implements EventScript {
    private String around(String text, String finish) {
      return "%s,\"choices\":[{\"text\":\"%s\",\"index\":0,\"logprobs\":null,\"finish_reason\":%s}]%s}"
          .formatted(head, text, finish, usage() ? ",\"usage\":null" : "");
    }

    private boolean usage() {
      return asked.includeUsage() && !asked.directives().noUsage();
    }

    @Override
    public void open(Buffer out) {}

    @Override
    public void begin(Buffer out, Part part) {}

    @Override
    public void say(Buffer out, Part part, int from, int to) {
      Buffer text = Buffer.buffer();
      for (int token = from; token < to; token++) {
        text.appendBytes(part.words().quoted(token));
      }
      EventScript.data(out, around(text.toString(), "null"));
    }

    @Override
    public void end(Buffer out, Part part) {}

    @Override
    public void finish(Buffer out) {
      EventScript.data(out, around("", "\"" + CompletionsFormat.finish(asked, answer) + "\""));
      if (usage()) {
        EventScript.data(
            out, head + ",\"choices\":[],\"usage\":" + ChatUsage.of(asked, answer) + "}");
      }
    }

    @Override
    public void last(Buffer out) {
      EventScript.data(out, "[DONE]");
    }

    @Override
    public void failed(Buffer out, ApiError error) {
      EventScript.data(out, OpenAiVendor.json(error).toString());
    }
  }

  private record Whole(Asked asked, Answer answer, String head) implements WholeScript {
    @Override
    public void open(Buffer out) {
      out.appendString(head).appendString(",\"choices\":[{\"text\":\"");
    }

    @Override
    public void begin(Buffer out, Part part) {}

    @Override
    public void say(Buffer out, Part part, int from, int to) {
      for (int token = from; token < to; token++) {
        out.appendBytes(part.words().quoted(token));
      }
    }

    @Override
    public void end(Buffer out, Part part) {}

    @Override
    public void finish(Buffer out) {
      out.appendString("\",\"index\":0,\"logprobs\":null,\"finish_reason\":\"");
      out.appendString(CompletionsFormat.finish(asked, answer)).appendString("\"}]");
      if (!asked.directives().noUsage()) {
        out.appendString(",\"usage\":").appendString(ChatUsage.of(asked, answer));
      }
      out.appendString("}");
    }
  }
}
