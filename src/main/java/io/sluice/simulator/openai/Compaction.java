package io.sluice.simulator.openai;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.simulator.Answer;
import io.sluice.simulator.Asked;
import io.sluice.simulator.Call;
import io.sluice.simulator.Format;
import io.sluice.simulator.Ids;
import io.sluice.simulator.Script;
import io.sluice.simulator.Vendor;
import io.sluice.simulator.WholeScript;

/** {@code POST /v1/responses/compact}: what users said stays, the rest becomes one sealed item. */
record Compaction(Vendor vendor, Shelf shelf) implements Format {
  private static final int TOKENS = 40;

  @Override
  public String name() {
    return "compact";
  }

  @Override
  public Asked read(Call call) {
    return ResponsesRequest.read(call, shelf).streamed(false, true);
  }

  @Override
  public Answer answer(Call call, Asked asked) {
    return Answer.wordless(TOKENS);
  }

  @Override
  public String id() {
    return "resp_" + Ids.hex(48);
  }

  @Override
  public Script script(Call call, Asked asked, Answer answer, String id, long created) {
    ObjectNode body =
        JsonNodeFactory.instance
            .objectNode()
            .put("id", id)
            .put("object", "response.compaction")
            .put("created_at", created);
    ArrayNode output = body.putArray("output");
    ResponsesInput.in(ResponsesRequest.fields(call), shelf).items().stream()
        .filter(item -> item.path("role").asText().equals("user"))
        .forEach(output::add);
    String item = "cmp_" + Ids.hex(48);
    output
        .addObject()
        .put("id", item)
        .put("type", "compaction")
        .put("encrypted_content", ResponsesInput.encrypted(item));
    if (!asked.directives().noUsage()) {
      body.set("usage", ResponseObject.usage(asked, answer.output(), 0));
    }
    return WholeScript.Ready.of(body);
  }
}
