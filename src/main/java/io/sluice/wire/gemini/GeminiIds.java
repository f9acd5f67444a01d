package io.sluice.wire.gemini;

/** Ids of calls that Gemini gave none. They are made here, and never said to Gemini. */
final class GeminiIds {

  private static final String MADE = "call_sluice_";

  /** An id is to have no more than the 40 characters that OpenAI takes. */
  private static final int MAX_ANSWER = 23;

  private GeminiIds() {}

  /** Stable: the same history gives the same ids. */
  static String ofPlace(int turn, int part) {
    return MADE + turn + "_" + part;
  }

  /**
   * An id that no other answer has.
   *
   * @param answer the answer's own id
   */
  static String ofAnswer(String answer, int call) {
    StringBuilder id = new StringBuilder(MADE);
    for (int i = 0; i < answer.length() && i < MAX_ANSWER; i++) {
      char c = answer.charAt(i);
      boolean taken = (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
      id.append(taken ? c : '_');
    }
    return id.append('_').append(call).toString();
  }

  static boolean made(String id) {
    return id.startsWith(MADE);
  }

  /** Some clients write the URL alphabet and leave the padding out, as protobuf's JSON allows. */
  static String standardBase64(String data) {
    String standard = data.replace('-', '+').replace('_', '/');
    return switch (standard.length() % 4) {
      case 2 -> standard + "==";
      case 3 -> standard + "=";
      default -> standard;
    };
  }
}
