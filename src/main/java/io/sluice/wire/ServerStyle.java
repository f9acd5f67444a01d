package io.sluice.wire;

/**
 * How a server that speaks OpenAI's chat format wants to be asked, where servers differ.
 *
 * @param bound the field that bounds the answer's tokens
 * @param streamOptions whether it takes {@code stream_options}
 * @param developerRole whether it takes messages of the role {@code developer}
 */
public record ServerStyle(String bound, boolean streamOptions, boolean developerRole) {

  /** OpenAI's own. */
  public static final ServerStyle OPENAI = new ServerStyle("max_completion_tokens", true, true);
}
