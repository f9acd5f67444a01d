package io.sluice.wire;

/**
 * A request and answer format, as one route of one vendor's API defines it. The ledger and the
 * metrics know it by its code.
 */
public enum Format {
  /** OpenAI, {@code POST /chat/completions}. */
  CHAT("chat", Kind.CONVERSATION),
  /** OpenAI, {@code POST /responses}. */
  RESPONSES("responses", Kind.CONVERSATION),
  /** Anthropic, {@code POST /v1/messages}. */
  MESSAGES("messages", Kind.CONVERSATION),
  /** Google, {@code POST /models/M:generateContent} and {@code :streamGenerateContent}. */
  GEMINI("gemini", Kind.CONVERSATION),
  /** AWS Bedrock, {@code POST /model/M/converse} and {@code /converse-stream}. */
  CONVERSE("converse", Kind.CONVERSATION),
  /** Cohere, {@code POST /v2/chat}. */
  COHERE_CHAT("cohere_chat", Kind.CONVERSATION),

  /** OpenAI's older {@code POST /completions}. */
  COMPLETIONS("completions", Kind.OTHER),

  /** OpenAI, {@code POST /embeddings}. */
  EMBEDDINGS("embeddings", Kind.EMBEDDING),
  /** Google, {@code :embedContent}. */
  GEMINI_EMBED("gemini_embed", Kind.EMBEDDING),
  /** Google, {@code :batchEmbedContents}. */
  GEMINI_BATCH_EMBED("gemini_batch_embed", Kind.EMBEDDING),
  /** Cohere, {@code POST /v2/embed}. */
  COHERE_EMBED("cohere_embed", Kind.EMBEDDING),
  /** AWS Bedrock, {@code POST /model/M/invoke} of an embedding model. */
  BEDROCK_EMBED("bedrock_embed", Kind.EMBEDDING),

  /** Anthropic, {@code POST /v1/messages/count_tokens}. */
  MESSAGES_COUNT("messages_count", Kind.COUNT),
  /** Google, {@code :countTokens}. */
  GEMINI_COUNT("gemini_count", Kind.COUNT),
  /** OpenAI, {@code POST /responses/input_tokens}. */
  RESPONSES_COUNT("responses_count", Kind.COUNT),

  /** OpenAI, {@code POST /responses/compact}. */
  RESPONSES_COMPACT("responses_compact", Kind.OTHER),
  /** OpenAI, {@code POST /moderations}. */
  MODERATIONS("moderations", Kind.OTHER),
  /** OpenAI, {@code POST /images/generations}. */
  IMAGES("images", Kind.OTHER),
  /** OpenAI, {@code POST /images/edits}, a form or JSON. */
  IMAGE_EDITS("image_edits", Kind.OTHER),
  /** OpenAI, {@code POST /images/variations}, a form. */
  IMAGE_VARIATIONS("image_variations", Kind.OTHER),
  /** OpenAI, {@code POST /audio/speech}; the answer is sound. */
  SPEECH("speech", Kind.OTHER),
  /** OpenAI, {@code POST /audio/transcriptions}, a form. */
  TRANSCRIPTIONS("transcriptions", Kind.OTHER),
  /** OpenAI, {@code POST /audio/translations}, a form. */
  TRANSLATIONS("translations", Kind.OTHER),
  /** Cohere and those who do as it does, {@code POST /rerank}. */
  RERANK("rerank", Kind.OTHER),
  /** AWS Bedrock, {@code POST /model/M/invoke} and {@code /invoke-with-response-stream}. */
  INVOKE("invoke", Kind.OTHER),
  /** OpenAI, {@code /files}. */
  FILES("files", Kind.OTHER),
  /** OpenAI, {@code /batches}. */
  BATCHES("batches", Kind.OTHER),
  /** OpenAI, a WebSocket at {@code /realtime}. */
  REALTIME("realtime", Kind.OTHER);

  /** What formats have in common that translate to each other. */
  public enum Kind {
    CONVERSATION,
    EMBEDDING,
    COUNT,
    OTHER
  }

  private final String code;
  private final Kind kind;

  Format(String code, Kind kind) {
    this.code = code;
    this.kind = kind;
  }

  /**
   * The one with this code.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static Format of(String code) {
    for (Format format : values()) {
      if (format.code.equals(code)) {
        return format;
      }
    }
    throw new IllegalArgumentException("no format has the code " + code);
  }

  public String code() {
    return code;
  }

  public Kind kind() {
    return kind;
  }
}
