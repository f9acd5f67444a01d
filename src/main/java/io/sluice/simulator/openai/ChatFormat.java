package io.sluice.simulator.openai;

import io.sluice.simulator.Answer;
import io.sluice.simulator.Asked;
import io.sluice.simulator.Call;
import io.sluice.simulator.Format;
import io.sluice.simulator.Ids;
import io.sluice.simulator.Script;
import io.sluice.simulator.Vendor;

/** {@code POST /v1/chat/completions}. */
record ChatFormat(Vendor vendor, boolean azure) implements Format {

  @Override
  public String name() {
    return "chat";
  }

  @Override
  public Asked read(Call call) {
    return ChatRequest.read(call);
  }

  @Override
  public String id() {
    return "chatcmpl-" + Ids.random(29);
  }

  @Override
  public Script script(Call call, Asked asked, Answer answer, String id, long created) {
    return asked.stream()
        ? new ChatEvents(asked, answer, id, created, azure)
        : new ChatBody(asked, answer, id, created);
  }
}
