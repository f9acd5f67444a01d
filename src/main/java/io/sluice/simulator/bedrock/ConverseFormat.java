package io.sluice.simulator.bedrock;

import io.sluice.simulator.Answer;
import io.sluice.simulator.Asked;
import io.sluice.simulator.Call;
import io.sluice.simulator.Fields;
import io.sluice.simulator.Format;
import io.sluice.simulator.Ids;
import io.sluice.simulator.Script;
import io.sluice.simulator.Vendor;

/** {@code POST /model/{id}/converse} and {@code /converse-stream}. */
record ConverseFormat(Vendor vendor, boolean streams) implements Format {

  @Override
  public String name() {
    return "converse";
  }

  @Override
  public Asked read(Call call) {
    String model = call.group("model");
    call.told().accept(model, streams);
    return ConverseRequest.read(Fields.in(call.body(), BedrockWording.WORDING), model, streams);
  }

  @Override
  public String id() {
    return Ids.uuid();
  }

  @Override
  public Script script(Call call, Asked asked, Answer answer, String id, long created) {
    return asked.stream() ? new ConverseEvents(asked, answer) : new ConverseBody(asked, answer);
  }

  @Override
  public String contentType(Call call, Asked asked) {
    return asked.stream() ? EventStream.TYPE : "application/json";
  }
}
