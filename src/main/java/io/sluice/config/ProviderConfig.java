package io.sluice.config;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One provider account or server.
 *
 * @param family whose API it speaks, {@code openai} for every OpenAI-compatible server
 * @param baseUrl without a trailing slash; with the path up to the version for {@code openai}, e.g.
 *     {@code https://api.openai.com/v1}, and without a path of the API for the others
 * @param apiKey null for a server that wants none, or where there are several
 * @param optional left out, with its models, when the secret is not set
 * @param maxConnections per event loop
 * @param maxWaiting requests that may wait for a connection, per event loop
 * @param environment what its deployments work on; null is the broker's own
 * @param region where the data goes, e.g. {@code eu}; empty if not said
 * @param limits of all teams together
 * @param learnLimits whether what it says of its own limits slows down what is sent to it
 * @param apiKeys several; empty where there is one or none
 * @param formats codes of all the formats that it speaks, the preferred one first; empty for all
 *     that its family or its quirks are known for
 * @param quirks whose OpenAI-compatible server it is; null for none in particular
 * @param azure set for the family {@code azure} alone
 * @param google set for the family {@code vertex} alone
 * @param aws set for the family {@code bedrock} alone
 * @param onCallerGone what becomes of an answer that nobody waits for: {@code cancel} or {@code
 *     drain}
 */
public record ProviderConfig(
    String family,
    URI baseUrl,
    @Nullable Secret apiKey,
    boolean optional,
    int maxConnections,
    int maxWaiting,
    Timeouts timeouts,
    @Nullable String environment,
    String region,
    List<LimitConfig> limits,
    boolean learnLimits,
    List<Secret> apiKeys,
    List<String> formats,
    @Nullable String quirks,
    @Nullable AzureConfig azure,
    @Nullable GoogleConfig google,
    @Nullable AwsConfig aws,
    String onCallerGone) {

  public ProviderConfig(
      String family,
      URI baseUrl,
      @Nullable Secret apiKey,
      boolean optional,
      int maxConnections,
      int maxWaiting,
      Timeouts timeouts,
      @Nullable String environment,
      String region,
      List<LimitConfig> limits,
      boolean learnLimits) {
    this(
        family,
        baseUrl,
        apiKey,
        optional,
        maxConnections,
        maxWaiting,
        timeouts,
        environment,
        region,
        limits,
        learnLimits,
        List.of(),
        List.of(),
        null,
        null,
        null,
        null,
        "cancel");
  }

  public ProviderConfig(
      String family,
      URI baseUrl,
      @Nullable Secret apiKey,
      boolean optional,
      int maxConnections,
      int maxWaiting,
      Timeouts timeouts) {
    this(
        family,
        baseUrl,
        apiKey,
        optional,
        maxConnections,
        maxWaiting,
        timeouts,
        null,
        "",
        List.of(),
        true);
  }

  /** All keys there are, in the order of the file. */
  public List<Secret> keys() {
    return apiKey == null ? apiKeys : List.of(apiKey);
  }

  /**
   * The four that matter for a stream.
   *
   * @param connect to a connection, waiting in the pool included
   * @param firstToken from dispatch to the first byte of the answer's body
   * @param idle of silence between two reads of the answer
   * @param total from dispatch to the last byte
   */
  public record Timeouts(Duration connect, Duration firstToken, Duration idle, Duration total) {}

  /**
   * How an Azure resource is asked.
   *
   * @param api {@code v1} or {@code deployments}
   * @param apiVersion sent as {@code api-version}; null for none
   * @param entra null for a key
   */
  public record AzureConfig(String api, @Nullable String apiVersion, @Nullable EntraConfig entra) {}

  /**
   * An application of Microsoft Entra ID.
   *
   * @param tenant the directory's id or domain
   * @param authority the tokens' issuer, without a trailing slash
   * @param resourceScope what the tokens are for
   */
  public record EntraConfig(
      String tenant, String clientId, Secret clientSecret, URI authority, String resourceScope) {}

  /**
   * A project of Google Cloud.
   *
   * @param location e.g. {@code global} or {@code europe-west4}
   * @param credentials JSON; null for application default credentials
   */
  public record GoogleConfig(String project, String location, @Nullable Secret credentials) {}

  /**
   * An account of AWS.
   *
   * @param accessKeyId null where an API key is used
   * @param secretAccessKey null where an API key is used
   * @param sessionToken null for a key of its own
   */
  public record AwsConfig(
      String region,
      @Nullable Secret accessKeyId,
      @Nullable Secret secretAccessKey,
      @Nullable Secret sessionToken) {}
}
