package io.sluice.wire.chat;

import io.sluice.wire.ApiRequest;
import io.sluice.wire.Format;
import io.sluice.wire.ServerStyle;
import io.sluice.wire.conversation.Completion;
import io.sluice.wire.conversation.Conversation;
import io.sluice.wire.conversation.Dialect;
import io.sluice.wire.conversation.EventReader;
import io.sluice.wire.conversation.EventWriter;
import io.vertx.core.buffer.Buffer;

/**
 * The chat format's half of every translation. What is passed over as a hint, and what is refused:
 * {@link ChatRequestReader}, {@link ChatRequestWriter}, {@link ChatTurn}; where thoughts and
 * signatures stand: {@link ChatReasoning}.
 */
final class ChatDialect implements Dialect {

  private final ServerStyle style;

  ChatDialect(ServerStyle style) {
    this.style = style;
  }

  @Override
  public Dialect styled(ServerStyle other) {
    return new ChatDialect(other);
  }

  @Override
  public Format format() {
    return Format.CHAT;
  }

  @Override
  public Conversation readRequest(ApiRequest request) {
    return ChatRequestReader.read(request);
  }

  @Override
  public Buffer writeRequest(Conversation conversation, String model) {
    return ChatRequestWriter.write(conversation, model, style);
  }

  @Override
  public Completion readAnswer(Buffer body) {
    return ChatAnswerReader.read(body);
  }

  @Override
  public Buffer writeAnswer(Completion completion, Asked asked) {
    return ChatAnswerWriter.write(completion, asked);
  }

  @Override
  public EventReader reader() {
    return new ChatEventReader();
  }

  @Override
  public EventWriter writer(Asked asked) {
    return new ChatEventWriter(asked);
  }
}
