package io.sluice.provider;

import io.sluice.config.ProviderConfig;
import io.sluice.config.ProviderConfig.AwsConfig;
import io.sluice.config.ProviderConfig.AzureConfig;
import io.sluice.config.ProviderConfig.EntraConfig;
import io.sluice.config.ProviderConfig.GoogleConfig;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/** Makes providers of their configuration, by family. */
public final class Providers {

  private final Vertx vertx;
  private final Clock clock;
  private final KeyListener listener;

  private Providers(Vertx vertx, Clock clock, KeyListener listener) {
    this.vertx = vertx;
    this.clock = clock;
    this.listener = listener;
  }

  /** The providers for the event loop that calls this. */
  public static Map<String, Provider> open(Vertx vertx, Map<String, ProviderConfig> configured) {
    return open(vertx, configured, KeyListener.NONE);
  }

  /**
   * The providers for the event loop that calls this.
   *
   * @param listener hears of keys that fail
   */
  public static Map<String, Provider> open(
      Vertx vertx, Map<String, ProviderConfig> configured, KeyListener listener) {
    return open(vertx, configured, Clock.systemUTC(), listener);
  }

  /**
   * The providers for the event loop that calls this.
   *
   * @param listener hears of keys that fail
   */
  public static Map<String, Provider> open(
      Vertx vertx, Map<String, ProviderConfig> configured, Clock clock, KeyListener listener) {
    Providers make = new Providers(vertx, clock, listener);
    Map<String, Provider> providers = new LinkedHashMap<>();
    configured.forEach((name, config) -> providers.put(name, make.provider(name, config)));
    return Map.copyOf(providers);
  }

  private Provider provider(String name, ProviderConfig config) {
    return switch (config.family()) {
      case "openai" -> keyed(name, config, new OpenAiApi(quirks(config)), bearer(name, config));
      case "azure" -> azure(name, config);
      case "anthropic" -> keyed(name, config, new AnthropicApi(), keys(name, config, "x-api-key"));
      case "gemini" -> keyed(name, config, new GeminiApi(), keys(name, config, "x-goog-api-key"));
      case "vertex" -> vertex(name, config);
      case "bedrock" -> bedrock(name, config);
      case "cohere" -> keyed(name, config, new CohereApi(), bearer(name, config));
      default ->
          throw new IllegalArgumentException(
              "providers." + name + ".family: " + config.family() + " is no family");
    };
  }

  private static Quirks quirks(ProviderConfig config) {
    return config.quirks() == null ? Quirks.NONE : Quirks.named(config.quirks());
  }

  private Provider azure(String name, ProviderConfig config) {
    AzureConfig azure = Objects.requireNonNull(config.azure(), "azure");
    EntraConfig entra = azure.entra();
    if (entra == null) {
      return keyed(name, config, new AzureApi(azure), keys(name, config, "api-key"));
    }
    EntraTokens tokens = new EntraTokens(vertx, name, entra, clock);
    return new HttpProvider(
        vertx,
        name,
        config,
        new AzureApi(azure),
        new AccessTokens(tokens, clock).warm(),
        tokens::close);
  }

  private Provider vertex(String name, ProviderConfig config) {
    GoogleConfig google = Objects.requireNonNull(config.google(), "google");
    GoogleTokens tokens = new GoogleTokens(vertx, name, google, clock);
    return keyed(name, config, new VertexApi(google), new AccessTokens(tokens, clock).warm());
  }

  private Provider bedrock(String name, ProviderConfig config) {
    AwsConfig aws = Objects.requireNonNull(config.aws(), "aws");
    boolean secure = Origin.secure(config.baseUrl());
    return keyed(
        name,
        config,
        new BedrockApi(),
        aws.accessKeyId() == null
            ? bearer(name, config)
            : new AwsSignature(vertx, secure, aws, clock).warm());
  }

  private Provider keyed(
      String name, ProviderConfig config, ProviderApi api, Credentials credentials) {
    return new HttpProvider(vertx, name, config, api, credentials, () -> {});
  }

  private Credentials bearer(String name, ProviderConfig config) {
    return config.keys().isEmpty()
        ? Credentials.NONE
        : ApiKeys.bearer(name, config.keys(), clock, listener);
  }

  private Credentials keys(String name, ProviderConfig config, String header) {
    return config.keys().isEmpty()
        ? Credentials.NONE
        : new ApiKeys(name, header, "", config.keys(), clock, listener);
  }
}
