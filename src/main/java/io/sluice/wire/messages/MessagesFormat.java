package io.sluice.wire.messages;

import io.sluice.wire.Answer;
import io.sluice.wire.ApiRequest;
import io.sluice.wire.ApiRequest.Malformed;
import io.sluice.wire.ApiRequest.Parsed;
import io.sluice.wire.ErrorShape;
import io.sluice.wire.Figures;
import io.sluice.wire.Format;
import io.sluice.wire.JsonRequest;
import io.sluice.wire.PlainAnswer;
import io.sluice.wire.RequestPath;
import io.sluice.wire.RequestShape;
import io.sluice.wire.WireFormat;
import io.sluice.wire.conversation.Dialect;
import io.vertx.core.buffer.Buffer;
import java.util.Optional;
import java.util.Set;

/** Anthropic's messages. */
public final class MessagesFormat implements WireFormat {

  private static final RequestShape SHAPE =
      new RequestShape(
          Format.MESSAGES,
          true,
          Set.of("messages"),
          Set.of("messages", "system"),
          Set.of("max_tokens"),
          null,
          "",
          "");

  private final ErrorShape errors = new MessagesErrors();
  private final Dialect dialect = new MessagesDialect();

  @Override
  public Format format() {
    return Format.MESSAGES;
  }

  @Override
  public ApiRequest.Result read(Buffer body, RequestPath path) {
    ApiRequest.Result result = JsonRequest.parse(SHAPE, body, path);
    // Anthropic has no default, and another provider's would be a surprise.
    return result instanceof Parsed parsed && parsed.request().outputTokenLimit().isEmpty()
        ? new Malformed(
            "max_tokens", "max_tokens is missing; it must be a whole number, at least 1")
        : result;
  }

  @Override
  public Answer passing(ApiRequest request, AnswerHead head) {
    return head.events()
        ? new MessagesStream()
        : new PlainAnswer(new Figures("usage", "model", MessagesUsage::read));
  }

  @Override
  public ErrorShape errors() {
    return errors;
  }

  @Override
  public Optional<Dialect> dialect() {
    return Optional.of(dialect);
  }
}
