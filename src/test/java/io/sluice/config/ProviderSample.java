package io.sluice.config;

import io.sluice.config.ProviderConfig.AwsConfig;
import io.sluice.config.ProviderConfig.AzureConfig;
import io.sluice.config.ProviderConfig.GoogleConfig;
import io.sluice.config.ProviderConfig.Timeouts;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes providers for tests: as a file that gives nothing would, with something changed. */
public final class ProviderSample {

  private final String family;
  private final URI baseUrl;
  private @Nullable Secret key;
  private List<Secret> keys = List.of();
  private int maxConnections = 1024;
  private List<String> formats = List.of();
  private @Nullable String quirks;
  private @Nullable AzureConfig azure;
  private @Nullable GoogleConfig google;
  private @Nullable AwsConfig aws;
  private String onCallerGone = "cancel";
  private Timeouts timeouts =
      new Timeouts(
          Duration.ofSeconds(5),
          Duration.ofSeconds(60),
          Duration.ofSeconds(60),
          Duration.ofMinutes(15));

  private ProviderSample(String family, String baseUrl) {
    this.family = family;
    this.baseUrl = URI.create(baseUrl);
  }

  public static ProviderSample of(String family, String baseUrl) {
    return new ProviderSample(family, baseUrl);
  }

  public ProviderSample key(String value) {
    this.key = new Secret("${env:KEY}", value);
    return this;
  }

  public ProviderSample keys(Secret... several) {
    this.keys = List.of(several);
    return this;
  }

  public ProviderSample maxConnections(int value) {
    this.maxConnections = value;
    return this;
  }

  public ProviderSample formats(String... codes) {
    this.formats = List.of(codes);
    return this;
  }

  public ProviderSample quirks(String name) {
    this.quirks = name;
    return this;
  }

  public ProviderSample azure(AzureConfig value) {
    this.azure = value;
    return this;
  }

  public ProviderSample google(GoogleConfig value) {
    this.google = value;
    return this;
  }

  public ProviderSample aws(AwsConfig value) {
    this.aws = value;
    return this;
  }

  public ProviderSample onCallerGone(String value) {
    this.onCallerGone = value;
    return this;
  }

  public ProviderSample timeouts(Timeouts value) {
    this.timeouts = value;
    return this;
  }

  public ProviderConfig make() {
    return new ProviderConfig(
        family,
        baseUrl,
        key,
        false,
        maxConnections,
        256,
        timeouts,
        null,
        "",
        List.of(),
        true,
        keys,
        formats,
        quirks,
        azure,
        google,
        aws,
        onCallerGone);
  }
}
