package io.sluice.wire.responses;

import io.sluice.wire.ApiRequest;
import io.sluice.wire.Format;
import io.sluice.wire.conversation.Completion;
import io.sluice.wire.conversation.Conversation;
import io.sluice.wire.conversation.Dialect;
import io.sluice.wire.conversation.EventReader;
import io.sluice.wire.conversation.EventWriter;
import io.vertx.core.buffer.Buffer;
import java.util.Map;

/**
 * The responses format's half of every translation. What is passed over as a hint, and what is
 * refused: {@link ResponsesRequestReader}, {@link ResponsesRequestWriter}, {@link ResponsesItems};
 * where signatures stand: {@link Marks}.
 */
final class ResponsesDialect implements Dialect {

  private static final Map<String, String> FIELDS =
      Map.ofEntries(
          Map.entry("reasoning_effort", "reasoning.effort"),
          Map.entry("response_format", "text.format"));

  @Override
  public Format format() {
    return Format.RESPONSES;
  }

  @Override
  public String field(String setting) {
    return FIELDS.getOrDefault(setting, setting);
  }

  @Override
  public Conversation readRequest(ApiRequest request) {
    return ResponsesRequestReader.read(request);
  }

  @Override
  public Buffer writeRequest(Conversation conversation, String model) {
    return ResponsesRequestWriter.write(conversation, model);
  }

  @Override
  public Completion readAnswer(Buffer body) {
    return ResponsesAnswerReader.read(body);
  }

  @Override
  public Buffer writeAnswer(Completion completion, Asked asked) {
    return ResponsesAnswerWriter.write(completion, asked);
  }

  @Override
  public EventReader reader() {
    return new ResponsesEventReader();
  }

  @Override
  public EventWriter writer(Asked asked) {
    return new ResponsesEventWriter(asked);
  }
}
