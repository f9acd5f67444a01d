package io.sluice.simulator.openai;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.simulator.Answer;
import io.sluice.simulator.Asked;
import io.sluice.simulator.Call;
import io.sluice.simulator.Fields;
import io.sluice.simulator.Format;
import io.sluice.simulator.Ids;
import io.sluice.simulator.Prompt;
import io.sluice.simulator.Script;
import io.sluice.simulator.Vendor;
import java.util.ArrayList;
import java.util.List;

/**
 * One response of a realtime session. Its body is what the session knows: {@code
 * {"model","items":[...],"session":{...},"response":{...}}}.
 */
record RealtimeFormat(Vendor vendor) implements Format {

  @Override
  public String name() {
    return "realtime";
  }

  private static Fields fields(Call call) {
    return Fields.in(call.body(), OpenAiWording.WORDING);
  }

  private static JsonNode wish(Fields request, String field) {
    JsonNode own = request.get("response").path(field);
    return own.isMissingNode() ? request.get("session").path(field) : own;
  }

  @Override
  public Asked read(Call call) {
    Fields request = fields(call);
    String model = request.text("model");
    call.told().accept(model, true);
    String question = "";
    boolean lastIsUser = false;
    int tokens = Prompt.tokens(wish(request, "tools"));
    for (JsonNode item : request.get("items")) {
      StringBuilder text = new StringBuilder();
      for (JsonNode part : item.path("content")) {
        text.append(part.path("text").asText(part.path("transcript").asText()));
      }
      tokens += 4 + Prompt.tokens(text.toString());
      lastIsUser = item.path("role").asText().equals("user");
      question = lastIsUser ? text.toString() : question;
    }
    Prompt prompt = new Prompt(tokens, question, lastIsUser);
    Asked asked = Asked.of(model, prompt);
    List<Asked.Tool> offered = new ArrayList<>();
    for (JsonNode tool : wish(request, "tools")) {
      offered.add(new Asked.Tool(tool.path("name").asText(), tool.path("parameters")));
    }
    JsonNode limit = wish(request, "max_output_tokens");
    return asked
        .streamed(true, true)
        .atMost(limit.isInt() ? limit.intValue() : Integer.MAX_VALUE)
        .calling(prompt.calling(offered, 0, asked.directives()));
  }

  @Override
  public String id() {
    return "resp_" + Ids.random(21);
  }

  @Override
  public Script script(Call call, Asked asked, Answer answer, String id, long created) {
    boolean text = false;
    for (JsonNode modality : wish(fields(call), "output_modalities")) {
      text |= modality.asText().equals("text");
    }
    return new RealtimeEvents(asked, answer, id, !text);
  }
}
