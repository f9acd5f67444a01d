package io.sluice.wire.conversation;

/** A request that cannot be said in the provider's format, or not be understood: answer 400. */
public final class Untranslatable extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final String param;

  /**
   * @param param the caller's field, e.g. {@code messages[1].content[0].type}; empty for the whole
   * @param message what is wrong and what would be right; repeats nothing of the content
   */
  public Untranslatable(String param, String message) {
    super(message, null, false, false);
    this.param = param;
  }

  /** The same, in a format that has the field elsewhere. */
  Untranslatable named(String field) {
    return field.equals(param) ? this : new Untranslatable(field, renamed(field));
  }

  private String renamed(String field) {
    String renamed = explanation().replace(param, field);
    return renamed.contains(field) ? renamed : field + " " + renamed;
  }

  public String param() {
    return param;
  }

  /** What is wrong. */
  public String explanation() {
    return String.valueOf(getMessage());
  }
}
