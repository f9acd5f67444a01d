package io.sluice.simulator.anthropic;

import io.sluice.simulator.Answer;
import io.sluice.simulator.Asked;
import io.sluice.simulator.Call;
import io.sluice.simulator.Fields;
import io.sluice.simulator.Format;
import io.sluice.simulator.Ids;
import io.sluice.simulator.Script;
import io.sluice.simulator.Vendor;
import java.util.Set;

/** {@code POST /v1/messages}. */
record MessagesFormat(Vendor vendor) implements Format {

  @Override
  public String name() {
    return "messages";
  }

  @Override
  public Asked read(Call call) {
    MessagesRequest.version(call);
    Fields request = MessagesRequest.fields(call);
    return MessagesRequest.read(
        call, request, request.text("model"), request.flag("stream"), Set.of());
  }

  @Override
  public String id() {
    return "msg_01" + Ids.random(22);
  }

  @Override
  public Script script(Call call, Asked asked, Answer answer, String id, long created) {
    return Claude.script(asked, answer, id);
  }
}
