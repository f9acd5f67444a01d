package io.sluice.config;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Where providers are that everybody knows. Sources: the API reference of each. */
final class KnownUrls {
  private static final Map<String, String> BY_FAMILY =
      Map.of(
          "openai", "https://api.openai.com/v1",
          "anthropic", "https://api.anthropic.com",
          "gemini", "https://generativelanguage.googleapis.com",
          "cohere", "https://api.cohere.com");

  private static final Map<String, String> BY_QUIRKS =
      Map.of(
          "mistral", "https://api.mistral.ai/v1",
          "groq", "https://api.groq.com/openai/v1",
          "deepseek", "https://api.deepseek.com",
          "xai", "https://api.x.ai/v1",
          "together", "https://api.together.xyz/v1",
          "fireworks", "https://api.fireworks.ai/inference/v1",
          "openrouter", "https://openrouter.ai/api/v1",
          "perplexity", "https://api.perplexity.ai",
          "ollama", "http://127.0.0.1:11434/v1");

  private KnownUrls() {}

  /** As the file says or the family has it; null if neither does. */
  static @Nullable String of(Place provider) {
    String given = provider.field("base_url").text();
    String family = provider.field("family").text();
    if (given != null || family == null) {
      return given;
    }
    return switch (family) {
      case "vertex" -> vertex(provider.field("google").field("location").text());
      case "bedrock" -> bedrock(provider.field("aws").field("region").text());
      case "openai" -> openai(provider.field("quirks").text());
      default -> BY_FAMILY.get(family);
    };
  }

  /** Azure has a host for each resource, and a server of one's own is nowhere else. */
  static boolean mustBeGiven(Place provider) {
    return "azure".equals(provider.field("family").text())
        || "vllm".equals(provider.field("quirks").text());
  }

  private static @Nullable String openai(@Nullable String quirks) {
    return quirks == null ? BY_FAMILY.get("openai") : BY_QUIRKS.get(quirks);
  }

  /** {@code eu} and {@code us} are of several regions, and have hosts of another kind. */
  private static @Nullable String vertex(@Nullable String location) {
    if (location == null) {
      return null;
    }
    return switch (location) {
      case "global" -> "https://aiplatform.googleapis.com";
      case "eu", "us" -> "https://aiplatform." + location + ".rep.googleapis.com";
      default -> "https://" + location + "-aiplatform.googleapis.com";
    };
  }

  private static @Nullable String bedrock(@Nullable String region) {
    if (region == null) {
      return null;
    }
    String domain = region.startsWith("cn-") ? "amazonaws.com.cn" : "amazonaws.com";
    return "https://bedrock-runtime." + region + "." + domain;
  }
}
