package io.sluice.simulator;

import io.vertx.core.buffer.Buffer;

/**
 * The bytes around an answer's tokens, built once per answer. What is sent is {@code opening}, then
 * for each chunk {@code before}, its tokens and {@code after}, then {@code closing}.
 *
 * @param broken what a malformed answer has in the middle
 */
record Envelope(Buffer opening, Buffer before, Buffer after, Buffer closing, Buffer broken) {
  private static final String FINGERPRINT = "\"fp_51ca1ab1e0\"";

  /** An event stream: an event a chunk, the last two being the finish and {@code [DONE]}. */
  static Envelope events(ChatRequest request, Answer answer, String id, long created) {
    boolean usage = request.includeUsage() && !request.directives().noUsage();
    String head =
        "data: "
            + identity(id, "chat.completion.chunk", created, request.servedModel())
            + ",\"service_tier\":\"default\",\"system_fingerprint\":"
            + FINGERPRINT
            + ",\"choices\":[";
    String delta = head + "{\"index\":0,\"delta\":{";
    String open = "},\"logprobs\":null,\"finish_reason\":";
    String tail = usage ? ",\"usage\":null}\n\n" : "}\n\n";
    String more = open + "null}]" + tail;
    String finish = delta + open + '"' + answer.finish() + "\"}]" + tail;
    String last = usage ? head + "],\"usage\":" + usage(request, answer) + "}\n\n" : "";
    String role = "\"role\":\"assistant\",\"content\":";
    String opening;
    String before;
    String after;
    if (answer instanceof Answer.ToolCall call) {
      opening = role + "null,\"tool_calls\":[{\"index\":0," + call(call) + "\"}}],\"refusal\":null";
      before = "\"tool_calls\":[{\"index\":0,\"function\":{\"arguments\":\"";
      after = "\"}}]";
    } else {
      opening = role + "\"\",\"refusal\":null";
      before = "\"content\":\"";
      after = "\"";
    }
    return new Envelope(
        bytes(delta + opening + more),
        bytes(delta + before),
        bytes(after + more),
        bytes(finish + last + "data: [DONE]\n\n"),
        bytes("data: {\"id\":\"" + id + "\",\"choices\":[{oops\n\n"));
  }

  /** One JSON document, all tokens in one string. */
  static Envelope body(ChatRequest request, Answer answer, String id, long created) {
    String opening =
        identity(id, "chat.completion", created, request.servedModel())
            + ",\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":"
            + (answer instanceof Answer.ToolCall call
                ? "null,\"tool_calls\":[{" + call(call)
                : "\"");
    String closing =
        (answer instanceof Answer.ToolCall ? "\"}}]" : "\"")
            + ",\"refusal\":null,\"annotations\":[]},\"logprobs\":null,\"finish_reason\":\""
            + answer.finish()
            + "\"}]"
            + (request.directives().noUsage() ? "" : ",\"usage\":" + usage(request, answer))
            + ",\"service_tier\":\"default\",\"system_fingerprint\":"
            + FINGERPRINT
            + "}";
    Buffer none = Buffer.buffer();
    return new Envelope(bytes(opening), none, none, bytes(closing), bytes("\", oops: \""));
  }

  private static String identity(String id, String object, long created, String model) {
    return "{\"id\":\"%s\",\"object\":\"%s\",\"created\":%d,\"model\":\"%s\""
        .formatted(id, object, created, model);
  }

  private static String call(Answer.ToolCall call) {
    return "\"id\":\"%s\",\"type\":\"function\",\"function\":{\"name\":\"%s\",\"arguments\":\""
        .formatted(call.id(), call.name());
  }

  private static String usage(ChatRequest request, Answer answer) {
    int completion = answer.reasoning() + answer.tokens();
    return ("{\"prompt_tokens\":%d,\"completion_tokens\":%d,\"total_tokens\":%d,"
            + "\"prompt_tokens_details\":{\"cached_tokens\":%d,\"audio_tokens\":0},"
            + "\"completion_tokens_details\":{\"reasoning_tokens\":%d,\"audio_tokens\":0,"
            + "\"accepted_prediction_tokens\":0,\"rejected_prediction_tokens\":0}}")
        .formatted(
            request.promptTokens(),
            completion,
            request.promptTokens() + completion,
            request.directives().cached(),
            answer.reasoning());
  }

  private static Buffer bytes(String text) {
    return Buffer.buffer(text);
  }
}
