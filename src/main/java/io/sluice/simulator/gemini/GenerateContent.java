package io.sluice.simulator.gemini;

import io.sluice.simulator.Answer;
import io.sluice.simulator.Asked;
import io.sluice.simulator.Call;
import io.sluice.simulator.Format;
import io.sluice.simulator.Ids;
import io.sluice.simulator.Script;
import io.sluice.simulator.Vendor;

/** {@code :generateContent} and {@code :streamGenerateContent}. */
record GenerateContent(Vendor vendor, boolean streams) implements Format {

  @Override
  public String name() {
    return "gemini";
  }

  @Override
  public Asked read(Call call) {
    String model = GeminiRequest.model(call);
    call.told().accept(model, streams);
    return GeminiRequest.read(GeminiRequest.fields(call), model, streams);
  }

  @Override
  public String id() {
    return Ids.random(23);
  }

  private static boolean events(Call call) {
    return "sse".equals(call.query().get("alt"));
  }

  @Override
  public Script script(Call call, Asked asked, Answer answer, String id, long created) {
    GeminiScript script = new GeminiScript(asked, answer, id);
    return asked.stream() ? new GeminiEvents(script, events(call)) : new GeminiBody(script);
  }

  @Override
  public String contentType(Call call, Asked asked) {
    return asked.stream() && events(call) ? "text/event-stream" : "application/json; charset=UTF-8";
  }
}
