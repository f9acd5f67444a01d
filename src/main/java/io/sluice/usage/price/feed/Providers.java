package io.sluice.usage.price.feed;

import java.util.List;
import java.util.Map;

/** Which of our price lists a feed's providers are. */
final class Providers {

  /** Google's prices there are of both its APIs. */
  static final Map<String, List<String>> GENAI_PRICES =
      Map.ofEntries(
          Map.entry("openai", List.of("openai")),
          Map.entry("azure", List.of("azure")),
          Map.entry("anthropic", List.of("anthropic")),
          Map.entry("google", List.of("gemini", "vertex")),
          Map.entry("aws", List.of("bedrock")),
          Map.entry("cohere", List.of("cohere")),
          Map.entry("mistral", List.of("mistral")),
          Map.entry("groq", List.of("groq")),
          Map.entry("deepseek", List.of("deepseek")),
          Map.entry("x-ai", List.of("xai")),
          Map.entry("together", List.of("together")),
          Map.entry("fireworks", List.of("fireworks")),
          Map.entry("openrouter", List.of("openrouter")),
          Map.entry("perplexity", List.of("perplexity")));

  static final Map<String, String> LITELLM =
      Map.ofEntries(
          Map.entry("openai", "openai"),
          Map.entry("text-completion-openai", "openai"),
          Map.entry("azure", "azure"),
          Map.entry("anthropic", "anthropic"),
          Map.entry("gemini", "gemini"),
          Map.entry("vertex_ai", "vertex"),
          Map.entry("vertex_ai-language-models", "vertex"),
          Map.entry("vertex_ai-embedding-models", "vertex"),
          Map.entry("bedrock", "bedrock"),
          Map.entry("bedrock_converse", "bedrock"),
          Map.entry("cohere", "cohere"),
          Map.entry("cohere_chat", "cohere"),
          Map.entry("mistral", "mistral"),
          Map.entry("groq", "groq"),
          Map.entry("deepseek", "deepseek"),
          Map.entry("xai", "xai"),
          Map.entry("together_ai", "together"),
          Map.entry("fireworks_ai", "fireworks"),
          Map.entry("openrouter", "openrouter"),
          Map.entry("perplexity", "perplexity"));

  static final Map<String, String> MODELS_DEV =
      Map.ofEntries(
          Map.entry("openai", "openai"),
          Map.entry("azure", "azure"),
          Map.entry("anthropic", "anthropic"),
          Map.entry("google", "gemini"),
          Map.entry("google-vertex", "vertex"),
          Map.entry("amazon-bedrock", "bedrock"),
          Map.entry("cohere", "cohere"),
          Map.entry("mistral", "mistral"),
          Map.entry("groq", "groq"),
          Map.entry("deepseek", "deepseek"),
          Map.entry("xai", "xai"),
          Map.entry("togetherai", "together"),
          Map.entry("fireworks-ai", "fireworks"),
          Map.entry("openrouter", "openrouter"),
          Map.entry("perplexity", "perplexity"));

  private Providers() {}
}
