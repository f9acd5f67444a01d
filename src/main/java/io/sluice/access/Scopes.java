package io.sluice.access;

/** The scopes that the broker's own routes ask for; each is {@code resource:action}. */
public final class Scopes {

  public static final String AUDIT_READ = "audit:read";
  public static final String LLM_AUDIO = "llm:audio";
  public static final String LLM_BATCHES = "llm:batches";
  public static final String LLM_CHAT = "llm:chat";
  public static final String LLM_EMBED = "llm:embed";
  public static final String LLM_FILES = "llm:files";
  public static final String LLM_IMAGES = "llm:images";
  public static final String LLM_MODERATE = "llm:moderate";
  public static final String LLM_REALTIME = "llm:realtime";
  public static final String LLM_RERANK = "llm:rerank";
  public static final String MODELS_READ = "models:read";
  public static final String POLICY_READ = "policy:read";
  public static final String TOKENS_REVOKE = "tokens:revoke";

  private Scopes() {}
}
