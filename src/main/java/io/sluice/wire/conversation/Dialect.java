package io.sluice.wire.conversation;

import io.sluice.wire.ApiRequest;
import io.sluice.wire.Format;
import io.sluice.wire.ServerStyle;
import io.vertx.core.buffer.Buffer;

/**
 * One format's half of every translation: N formats need N of these, not N times N translators.
 * Stateless; one for the whole process.
 */
public interface Dialect {

  Format format();

  /** The same for a server that wants to be asked in a way of its own. */
  default Dialect styled(ServerStyle style) {
    return this;
  }

  /**
   * The same, as a caller's query asks for it.
   *
   * @param query of the caller's request, as it was sent; empty if there was none
   */
  default Dialect queried(String query) {
    return this;
  }

  /** The content type of a streamed answer. */
  default String streamType() {
    return "text/event-stream; charset=utf-8";
  }

  /**
   * Where a request in this format has a setting, for errors.
   *
   * @param setting as the chat format has it, which is how writers name what they refuse
   */
  default String field(String setting) {
    return setting;
  }

  /**
   * Understands a request.
   *
   * @throws Untranslatable if a field has the wrong type, or says something that {@link
   *     Conversation} has no place for
   */
  Conversation readRequest(ApiRequest request);

  /**
   * Says a request in this format.
   *
   * @param model the provider's own name of it
   * @return what to send
   * @throws Untranslatable naming the caller's field that this format cannot express
   */
  Buffer writeRequest(Conversation conversation, String model);

  /**
   * Understands an answer that is not streamed.
   *
   * @throws Untranslatable if it is none
   */
  Completion readAnswer(Buffer body);

  /** Says an answer that is not streamed. */
  Buffer writeAnswer(Completion completion, Asked asked);

  /** Understands a streamed answer; for one answer. */
  EventReader reader();

  /** Says a streamed answer; for one answer. */
  EventWriter writer(Asked asked);

  /**
   * What an answer has to know of its request.
   *
   * @param requestId the broker's
   * @param epochSecond when it came
   * @param conversation as the caller's format was understood
   * @param usageAsked whether a stream shows usage
   */
  record Asked(String requestId, long epochSecond, Conversation conversation, boolean usageAsked) {}
}
