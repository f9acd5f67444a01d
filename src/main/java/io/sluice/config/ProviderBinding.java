package io.sluice.config;

import static io.sluice.config.Binding.duration;
import static io.sluice.config.Binding.integer;
import static io.sluice.config.Binding.text;
import static io.sluice.config.Binding.texts;

import io.sluice.config.ProviderConfig.AwsConfig;
import io.sluice.config.ProviderConfig.AzureConfig;
import io.sluice.config.ProviderConfig.EntraConfig;
import io.sluice.config.ProviderConfig.GoogleConfig;
import io.sluice.config.ProviderConfig.Timeouts;
import java.net.URI;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The part of the binding that speaks of providers. */
final class ProviderBinding {
  private final Secrets secrets;

  ProviderBinding(Secrets secrets) {
    this.secrets = secrets;
  }

  ProviderConfig provider(Place provider) {
    String family = text(provider.field("family"));
    return new ProviderConfig(
        family,
        URI.create(Objects.requireNonNull(KnownUrls.of(provider), provider::key)),
        secrets.at(provider.field("api_key")),
        provider.field("optional").isTrue(),
        integer(provider.field("max_connections")),
        integer(provider.field("max_waiting")),
        timeouts(provider.field("timeouts")),
        provider.field("environment").text(),
        text(provider.field("region")),
        provider.field("limits").items().stream()
            .map(limit -> PolicyBinding.limit(limit, "*"))
            .toList(),
        provider.field("learn_limits").isTrue(),
        provider.field("api_keys").items().stream().map(this::secret).toList(),
        texts(provider.field("formats")),
        provider.field("quirks").text(),
        family.equals("azure") ? azure(provider.field("azure")) : null,
        google(provider.field("google")),
        aws(provider.field("aws")),
        onCallerGone(provider.field("on_caller_gone"), family));
  }

  private static Timeouts timeouts(Place timeouts) {
    return new Timeouts(
        duration(timeouts.field("connect")),
        duration(timeouts.field("first_token")),
        duration(timeouts.field("idle")),
        duration(timeouts.field("total")));
  }

  private AzureConfig azure(Place azure) {
    return azure.present()
        ? new AzureConfig(
            text(azure.field("api")),
            azure.field("api_version").text(),
            entra(azure.field("entra")))
        : new AzureConfig("v1", null, null);
  }

  private @Nullable EntraConfig entra(Place entra) {
    return entra.present()
        ? new EntraConfig(
            text(entra.field("tenant")),
            text(entra.field("client_id")),
            secret(entra.field("client_secret")),
            URI.create(text(entra.field("authority"))),
            text(entra.field("resource_scope")))
        : null;
  }

  private @Nullable GoogleConfig google(Place google) {
    return google.present()
        ? new GoogleConfig(
            text(google.field("project")),
            text(google.field("location")),
            secrets.at(google.field("credentials")))
        : null;
  }

  private @Nullable AwsConfig aws(Place aws) {
    return aws.present()
        ? new AwsConfig(
            text(aws.field("region")),
            secrets.at(aws.field("access_key_id")),
            secrets.at(aws.field("secret_access_key")),
            secrets.at(aws.field("session_token")))
        : null;
  }

  /** Bedrock bills for what it generates whether or not anybody reads it. */
  private static String onCallerGone(Place wish, String family) {
    return wish.present() ? text(wish) : family.equals("bedrock") ? "drain" : "cancel";
  }

  private Secret secret(Place place) {
    return Objects.requireNonNull(secrets.at(place), place::key);
  }
}
