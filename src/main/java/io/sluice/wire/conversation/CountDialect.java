package io.sluice.wire.conversation;

import io.sluice.wire.ApiRequest;
import io.sluice.wire.Format;
import io.vertx.core.buffer.Buffer;

/**
 * One format's way to ask how many tokens a conversation has: its half of every translation of such
 * a question. Stateless; one for the whole process.
 */
public interface CountDialect {

  Format format();

  /**
   * Understands the conversation that is to be counted.
   *
   * @throws Untranslatable as {@link Dialect#readRequest} does
   */
  Conversation readRequest(ApiRequest request);

  /**
   * Asks in this format.
   *
   * @param model the provider's own name of it
   * @throws Untranslatable as {@link Dialect#writeRequest} does
   */
  Buffer writeRequest(Conversation conversation, String model);

  /**
   * The number of tokens that an answer says.
   *
   * @throws Untranslatable if it says none
   */
  long readAnswer(Buffer body);

  /** Says a number of tokens. */
  Buffer writeAnswer(long tokens);
}
