package io.sluice.config;

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a provider of each family needs, and what it has no use for. */
final class ProviderCheck {

  /** The family that each section is for. */
  private static final Map<String, String> SECTIONS =
      Map.of("quirks", "openai", "azure", "azure", "google", "vertex", "aws", "bedrock");

  private static final Set<String> OPENAI =
      Set.of(
          "chat",
          "responses",
          "completions",
          "embeddings",
          "responses_count",
          "responses_compact",
          "moderations",
          "images",
          "image_edits",
          "image_variations",
          "speech",
          "transcriptions",
          "translations",
          "files",
          "batches",
          "realtime");

  private static final Map<String, Set<String>> BEYOND_OPENAI =
      Map.of(
          "openai", Set.of("rerank", "messages", "messages_count"),
          "anthropic", Set.of("messages", "messages_count"),
          "gemini", Set.of("gemini", "gemini_count", "gemini_embed", "gemini_batch_embed"),
          "vertex", Set.of("gemini", "gemini_count", "gemini_embed", "chat"),
          "bedrock", Set.of("converse", "invoke", "bedrock_embed", "chat"),
          "cohere", Set.of("cohere_chat", "cohere_embed", "rerank"));

  private final Place provider;
  private final String family;
  private final Findings findings;

  private ProviderCheck(Place provider, String family, Findings findings) {
    this.provider = provider;
    this.family = family;
    this.findings = findings;
  }

  static void check(Place provider, Findings findings) {
    url(provider.field("base_url"), "https://api.example.com/v1", findings);
    String family = provider.field("family").text();
    if (family != null) {
      new ProviderCheck(provider, family, findings).check();
    }
  }

  private void check() {
    sections();
    provider.field("formats").items().forEach(this::format);
    credentials();
    Place baseUrl = provider.field("base_url");
    if (!baseUrl.present() && KnownUrls.mustBeGiven(provider)) {
      findings.error(baseUrl, "required key is missing: the provider's URL");
    }
    switch (family) {
      case "azure" -> azure(provider.field("azure"));
      case "vertex" -> needs(provider.field("google"));
      case "bedrock" -> bedrock(provider.field("aws"));
      default -> {}
    }
  }

  private void sections() {
    SECTIONS.forEach(
        (name, owner) -> {
          Place section = provider.field(name);
          if (section.present() && !owner.equals(family)) {
            findings.error(section, "is for family " + owner + ", and this is " + family);
          }
        });
  }

  private void format(Place format) {
    String code = format.text();
    if (code != null && !speaks(family, code) && speaksSomewhere(code)) {
      findings.error(format, "family " + family + " does not speak " + code);
    }
  }

  static boolean speaks(String family, String format) {
    boolean likeOpenAi = family.equals("openai") || family.equals("azure");
    return (likeOpenAi && OPENAI.contains(format))
        || BEYOND_OPENAI.getOrDefault(family, Set.of()).contains(format);
  }

  private static boolean speaksSomewhere(String format) {
    return OPENAI.contains(format)
        || BEYOND_OPENAI.values().stream().anyMatch(formats -> formats.contains(format));
  }

  private void credentials() {
    Place several = provider.field("api_keys");
    if (provider.field("api_key").present() && !several.items().isEmpty()) {
      findings.error(several, "keys stand in one place; remove this or api_key");
    }
  }

  private @Nullable Place aKey() {
    Place one = provider.field("api_key");
    Place several = provider.field("api_keys");
    return one.present() ? one : several.items().isEmpty() ? null : several;
  }

  private void azure(Place azure) {
    Place version = azure.field("api_version");
    if ("deployments".equals(azure.field("api").text()) && !version.present()) {
      findings.error(version, "required key is missing: deployments are asked by a version");
    }
    Place entra = azure.field("entra");
    Place key = aKey();
    if (entra.present() && key != null) {
      findings.error(key, "credentials are of one kind; remove this or azure.entra");
    } else if (!entra.present() && key == null) {
      findings.error(
          provider.field("api_key"),
          "required key is missing: the resource's key (or api_keys or azure.entra in its place)");
    }
    url(entra.field("authority"), "https://login.microsoftonline.com", findings);
  }

  private void bedrock(Place aws) {
    needs(aws);
    Place key = aKey();
    List<Place> signing = List.of(aws.field("access_key_id"), aws.field("secret_access_key"));
    if (signing.stream().noneMatch(Place::present)) {
      if (key == null && aws.present()) {
        findings.error(
            aws.field("access_key_id"),
            "required key is missing: what requests are signed with (or api_key in its place)");
      }
      return;
    }
    if (key != null) {
      findings.error(key, "credentials are of one kind; remove this or aws.access_key_id");
    }
    for (Place half : signing) {
      if (!half.present()) {
        findings.error(half, "required key is missing: the other half of what is there");
      }
    }
  }

  private void needs(Place section) {
    if (!section.present()) {
      findings.error(section, "required key is missing: family " + family + " needs it");
    }
  }

  private static void url(Place url, String example, Findings findings) {
    if (url.text() == null) {
      return;
    }
    URI uri = Uris.of(url);
    if (!Uris.service(url)) {
      findings.error(
          url,
          "expected an http or https URL such as "
              + example
              + ", without credentials, query or slash at the end");
    } else if (Uris.scheme(uri).equals("http") && !Uris.loopback(uri)) {
      findings.warn(url, "prompts and keys travel unencrypted to this host; use https");
    }
  }
}
