package io.sluice.simulator.openai;

import io.sluice.simulator.Answer;
import io.sluice.simulator.Asked;
import io.sluice.simulator.Call;
import io.sluice.simulator.Fields;
import io.sluice.simulator.Format;
import io.sluice.simulator.Ids;
import io.sluice.simulator.Script;
import io.sluice.simulator.Vendor;

/** {@code POST /v1/responses}. */
record ResponsesFormat(Vendor vendor, Shelf shelf) implements Format {

  @Override
  public String name() {
    return "responses";
  }

  @Override
  public Asked read(Call call) {
    return ResponsesRequest.read(call, shelf);
  }

  /** A socket is warmed up by a request that is not answered. */
  @Override
  public Answer answer(Call call, Asked asked) {
    return ResponsesRequest.fields(call).get("generate").asBoolean(true)
        ? Answer.to(asked)
        : Answer.silent();
  }

  @Override
  public String id() {
    return "resp_" + Ids.hex(48);
  }

  @Override
  public Script script(Call call, Asked asked, Answer answer, String id, long created) {
    Fields request = ResponsesRequest.fields(call);
    ResponseObject response = new ResponseObject(request, asked, answer, id, created);
    ResponseRecord kept = new ResponseRecord(response, ResponsesInput.in(request, shelf), shelf);
    return asked.stream()
        ? new ResponsesEvents(asked, answer, response, kept)
        : new ResponsesBody(answer, response, kept);
  }
}
