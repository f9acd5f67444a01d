package io.sluice.config;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** The scopes that every installation has, each with what it is for. */
public final class KnownScopes {

  /** By scope, in the order of the areas. Unmodifiable. */
  public static final Map<String, String> ALL = all();

  private KnownScopes() {}

  private static Map<String, String> all() {
    Map<String, String> all = new LinkedHashMap<>();
    all.put("llm:chat", "Ask models for completions.");
    all.put("llm:embed", "Ask models for embeddings.");
    all.put("llm:rerank", "Ask models to rank documents.");
    all.put("llm:moderate", "Ask models whether a text is harmful.");
    all.put("llm:images", "Ask models for pictures.");
    all.put("llm:audio", "Ask models to speak and to listen.");
    all.put("llm:realtime", "Talk with models over a socket.");
    all.put("llm:files", "Keep files at a provider.");
    all.put("llm:batches", "Have a provider answer many requests later.");
    all.put("models:read", "List the models that the team may use.");
    all.put("usage:read", "See what was spent.");
    all.put("usage:export", "Take what was spent out of the broker.");
    all.put("traces:read", "See that conversations took place, without their content.");
    all.put("traces:content", "Read conversations.");
    all.put("prompts:read", "Read prompt templates.");
    all.put("prompts:write", "Change prompt templates.");
    all.put("outputs:read", "Read what jobs and agents produced for customers.");
    all.put("jobs:run", "Run batch jobs.");
    all.put("keys:read", "See which keys tokens are signed with.");
    all.put("secrets:read", "Read the secrets of tools.");
    all.put("policy:read", "Read the policy and have decisions explained.");
    all.put("policy:write", "Change the policy.");
    all.put("audit:read", "Read the record of decisions.");
    all.put("tokens:revoke", "End tokens before their time.");
    all.put("agents:staging", "Use agents that work in staging.");
    all.put("agents:production", "Use agents that work in production.");
    return Collections.unmodifiableMap(all);
  }
}
