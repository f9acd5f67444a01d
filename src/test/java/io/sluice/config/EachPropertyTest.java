package io.sluice.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.config.GrantConfig.HoursConfig;
import io.sluice.config.IssuerConfig.ClaimNames;
import io.sluice.config.IssuerConfig.IntrospectionConfig;
import io.sluice.config.LimitsConfig.QueueConfig;
import io.sluice.config.LimitsConfig.RedisConfig;
import io.sluice.config.ModelConfig.DeploymentConfig;
import io.sluice.config.ModelConfig.WhenConfig;
import io.sluice.config.ProviderConfig.AwsConfig;
import io.sluice.config.ProviderConfig.AzureConfig;
import io.sluice.config.ProviderConfig.EntraConfig;
import io.sluice.config.ProviderConfig.GoogleConfig;
import io.sluice.config.ProviderConfig.Timeouts;
import io.sluice.config.RoutingConfig.BreakerConfig;
import io.sluice.config.RoutingConfig.CacheConfig;
import io.sluice.config.RoutingConfig.RetriesConfig;
import io.sluice.config.ServerConfig.TlsConfig;
import io.sluice.config.ToolConfig.RouteConfig;
import io.vertx.core.json.JsonObject;
import java.lang.reflect.RecordComponent;
import java.math.BigDecimal;
import java.net.URI;
import java.nio.file.Path;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every property of every record: its default, and that a value given arrives in it. */
class EachPropertyTest {
  /** A file that gives every property. */
  static final String EVERYTHING =
      """
      environment: staging
      server:
        host: 0.0.0.0
        port: 1
        admin_host: localhost
        admin_port: 2
        event_loops: 3
        max_body: 4MiB
        max_header: 5KiB
        body_timeout: 6s
        drain_timeout: 7m
        public_url: https://llm.example.com
        tls: {certificate: /etc/tls.crt, key: /etc/tls.key, client_certificates: request}
      issuers:
        dev:
          issuer: me
          jwks: http://127.0.0.1:9/jwks
          audiences: [a, b]
          algorithms: [EdDSA]
          types: [JWT]
          clock_skew: 8s
          max_lifetime: 9h
          refresh: 10s
          environment: development
          require_jti: true
          development: true
          claims:
            {team: t, tenant: n, roles: r, scopes: s, user: u, client: c, environment: e, project: p,
             tags: {unit: org.unit}}
          introspection:
            endpoint: http://127.0.0.1:9/introspect
            client_id: broker
            client_secret: ${env:CLIENT}
            cache: 23s
            timeout: 24s
        found:
          issuer: found
          discovery: https://login.example.com/.well-known/openid-configuration
          audiences: [a]
        shared:
          issuer: shared
          secret: ${env:SHARED}
          audiences: [a]
          algorithms: [HS256]
      providers:
        main:
          family: openai
          base_url: http://127.0.0.1:11/v1
          api_key: ${env:KEY}
          optional: true
          max_connections: 12
          max_waiting: 13
          environment: production
          region: us
          limits: [{requests: [5/second]}]
          learn_limits: false
          timeouts: {connect: 14ms, first_token: 15ms, idle: 16ms, total: 17ms}
          formats: [responses, chat]
          quirks: groq
          on_caller_gone: drain
        azure:
          family: azure
          base_url: https://acme.openai.azure.com
          azure:
            api: deployments
            api_version: 2024-10-21
            entra:
              tenant: acme
              client_id: app
              client_secret: ${env:CLIENT}
              authority: http://127.0.0.1:34
              resource_scope: mine
        vertex:
          family: vertex
          google: {project: acme-prod, location: europe-west4, credentials: "${env:JSON}"}
        bedrock:
          family: bedrock
          aws:
            region: eu-central-1
            access_key_id: ${env:KEY}
            secret_access_key: ${env:CLIENT}
            session_token: ${env:KEY}
        cohere:
          family: cohere
          api_keys: ["${env:KEY}", "${env:CLIENT}"]
      models:
        small:
          strategy: lowest_cost
          sticky: session
          hedge: 3s
          cache: 4m
          deployments:
            - provider: main
              model: m-small
              environment: staging
              region: eu
              price: {input: 0.25, cache_read: 0.025, cache_write: "0.3", output: 2}
              weight: 5
              when: {teams: [s*], environments: [staging], regions: [eu], features: [tools]}
              supports: [streaming, tools]
              max_concurrent: 6
      scopes:
        reports:read: Reads reports.
      environments:
        staging: {reaches: [staging, development], scopes: [llm:chat]}
      roles:
        base:
          scopes: []
        reader:
          description: Reads.
          includes: [base]
          deny_scopes: [llm:chat]
          scopes: [models:read]
      teams:
        search:
          cost_centre: CC-1
          scopes: [llm:chat, models:read]
          deny_scopes: [models:read]
          grants:
            - {provider: main, models: [small, "s*"]}
            - effect: allow
              provider: "*"
              models: [small]
              environments: [staging]
              regions: [eu]
              max_output_tokens: 24
              features: [tools]
              hours: {days: [mon, sun], from: "08:30", to: "17:00", zone: Europe/Berlin}
              expires: 2027-01-31
              when: subject.tenant == 'acme'
            - {effect: deny, provider: main, models: [small]}
          tools: [dash*]
          limits:
            - provider: ma*
              models: [s*]
              per: [user, model]
              requests: [18/minute burst 19, 2/second]
              input_tokens: [21/hour]
              output_tokens: [22/day]
              total_tokens: [23/minute]
              concurrent_requests: 20
          budgets:
            - amount: 12.500001
              period: day
              zone: Europe/Berlin
              provider: main
              models: [small]
              per: [user]
              alert_at: [50]
              on_limit: alert
          weight: 3
          cache: true
      personas:
        eva: {team: search, roles: [reader], scopes: [llm:chat], user: eva@example.com, tenant: acme, environment: staging}
      tools:
        dash:
          url: http://127.0.0.1:3000
          environment: staging
          routes:
            - {methods: [POST], path: "/traces/{id}", scope: reports:read, audit: count}
      limits:
        store: redis
        redis:
          endpoints: [redis://127.0.0.1:6379]
          password: ${env:CLIENT}
          prefix: mine
          timeout: 26ms
          rates: refuse
          budgets: allow
          lease: 27
        queue: {max: 28, max_wait: 29s}
      audit:
        checkpoint_interval: 31s
        signing_key: ${env:KEY}
        retention: 32h
        max_queue: 33
        completions: count
      routing:
        region: eu
        retries: {max: 3, backoff: 34ms, max_backoff: 35s, budget: 36}
        breaker: {errors: 37, of: 38, window: 39s, slow_first_token: 40s, open: 41s, probes: 42}
        adaptive_concurrency: false
        cache: {size: 43MiB, max_answer: 44KiB}
      minting: {max_ttl: 25m, production_jwks: ["https://login.example.com/jwks"]}
      revocation: {open_requests: finish}
      ledger:
        data: /var/lib/sluice
        sync_interval: 21ms
        min_free_bytes: 22
        tag_headers: {feature: x-feature}
      log:
        format: json
        requests: false
      """;

  static final Map<String, String> ENV =
      Map.of(
          "KEY", "k-1",
          "CLIENT", "c-1",
          "JSON", "{\n \"type\": \"authorized_user\"}",
          "SHARED", "0123456789abcdef0123456789abcdef");

  @Test
  void whatTheSmallestFileLeavesOutHasItsDefault() {
    assertThat(Sample.good(Sample.MINIMAL))
        .isEqualTo(
            new SluiceConfig(
                "development",
                new ServerConfig(
                    "127.0.0.1",
                    8080,
                    "127.0.0.1",
                    8081,
                    0,
                    16 * 1024 * 1024,
                    16 * 1024,
                    Duration.ofSeconds(30),
                    Duration.ofSeconds(30),
                    null,
                    null),
                Map.of(
                    "corp",
                    new IssuerConfig(
                        "https://login.example.com/",
                        "https://login.example.com/jwks.json",
                        null,
                        null,
                        null,
                        List.of("sluice"),
                        List.of("RS256", "ES256"),
                        List.of("at+jwt"),
                        Duration.ofSeconds(60),
                        Duration.ofHours(24),
                        Duration.ofMinutes(5),
                        null,
                        false,
                        false,
                        ClaimNames.STANDARD)),
                Map.of(
                    "main",
                    new ProviderConfig(
                        "openai",
                        URI.create("https://api.example.com/v1"),
                        null,
                        false,
                        1024,
                        256,
                        new Timeouts(
                            Duration.ofSeconds(5),
                            Duration.ofSeconds(60),
                            Duration.ofSeconds(60),
                            Duration.ofMinutes(15)))),
                Map.of("small", new ModelConfig(List.of(new DeploymentConfig("main", "m-small")))),
                Map.of(),
                ConfigSample.SELF,
                Map.of(),
                Map.of(
                    "search",
                    new TeamConfig(
                        "CC-1",
                        List.of("llm:chat"),
                        List.of(new GrantConfig("main", List.of("small"))),
                        List.of())),
                Map.of(),
                Map.of(),
                new MintingConfig(Duration.ofMinutes(15), List.of()),
                new RevocationConfig("cut"),
                RoutingConfig.STANDARD,
                LimitsConfig.STANDARD,
                AuditConfig.STANDARD,
                new LedgerConfig(Path.of("data"), Duration.ofMillis(50), 256L * 1024 * 1024),
                new LogConfig("text", true),
                Origins.NONE));
  }

  @Test
  void aGivenValueArrivesInItsProperty() {
    assertThat(Sample.good(EVERYTHING, ENV))
        .isEqualTo(
            new SluiceConfig(
                "staging",
                new ServerConfig(
                    "0.0.0.0",
                    1,
                    "localhost",
                    2,
                    3,
                    4 * 1024 * 1024,
                    5 * 1024,
                    Duration.ofSeconds(6),
                    Duration.ofMinutes(7),
                    "https://llm.example.com",
                    new TlsConfig(Path.of("/etc/tls.crt"), Path.of("/etc/tls.key"), "request")),
                Map.of(
                    "dev",
                    new IssuerConfig(
                        "me",
                        "http://127.0.0.1:9/jwks",
                        null,
                        null,
                        new IntrospectionConfig(
                            URI.create("http://127.0.0.1:9/introspect"),
                            "broker",
                            new Secret("${env:CLIENT}", "c-1"),
                            Duration.ofSeconds(23),
                            Duration.ofSeconds(24)),
                        List.of("a", "b"),
                        List.of("EdDSA"),
                        List.of("JWT"),
                        Duration.ofSeconds(8),
                        Duration.ofHours(9),
                        Duration.ofSeconds(10),
                        "development",
                        true,
                        true,
                        new ClaimNames(
                            "t", "n", "r", "s", "u", "c", "e", "p", Map.of("unit", "org.unit"))),
                    "found",
                    IssuerSample.of("found")
                        .discovery("https://login.example.com/.well-known/openid-configuration")
                        .audiences("a")
                        .algorithms("RS256", "ES256")
                        .maxLifetime(Duration.ofHours(24))
                        .make(),
                    "shared",
                    IssuerSample.of("shared")
                        .secret("0123456789abcdef0123456789abcdef")
                        .audiences("a")
                        .algorithms("HS256")
                        .maxLifetime(Duration.ofHours(24))
                        .make()),
                Map.of(
                    "main",
                    new ProviderConfig(
                        "openai",
                        URI.create("http://127.0.0.1:11/v1"),
                        new Secret("${env:KEY}", "k-1"),
                        true,
                        12,
                        13,
                        new Timeouts(
                            Duration.ofMillis(14),
                            Duration.ofMillis(15),
                            Duration.ofMillis(16),
                            Duration.ofMillis(17)),
                        "production",
                        "us",
                        List.of(
                            new LimitConfig(
                                "*", List.of(new RateConfig(5, Duration.ofSeconds(1), 5)), null)),
                        false,
                        List.of(),
                        List.of("responses", "chat"),
                        "groq",
                        null,
                        null,
                        null,
                        "drain"),
                    "azure",
                    ProviderSample.of("azure", "https://acme.openai.azure.com")
                        .azure(
                            new AzureConfig(
                                "deployments",
                                "2024-10-21",
                                new EntraConfig(
                                    "acme",
                                    "app",
                                    new Secret("${env:CLIENT}", "c-1"),
                                    URI.create("http://127.0.0.1:34"),
                                    "mine")))
                        .make(),
                    "vertex",
                    ProviderSample.of("vertex", "https://europe-west4-aiplatform.googleapis.com")
                        .google(
                            new GoogleConfig(
                                "acme-prod",
                                "europe-west4",
                                new Secret("${env:JSON}", "{\n \"type\": \"authorized_user\"}")))
                        .make(),
                    "bedrock",
                    ProviderSample.of(
                            "bedrock", "https://bedrock-runtime.eu-central-1.amazonaws.com")
                        .aws(
                            new AwsConfig(
                                "eu-central-1",
                                new Secret("${env:KEY}", "k-1"),
                                new Secret("${env:CLIENT}", "c-1"),
                                new Secret("${env:KEY}", "k-1")))
                        .onCallerGone("drain")
                        .make(),
                    "cohere",
                    ProviderSample.of("cohere", "https://api.cohere.com")
                        .keys(new Secret("${env:KEY}", "k-1"), new Secret("${env:CLIENT}", "c-1"))
                        .make()),
                Map.of(
                    "small",
                    new ModelConfig(
                        "lowest_cost",
                        "session",
                        Duration.ofSeconds(3),
                        Duration.ofMinutes(4),
                        List.of(
                            new DeploymentConfig(
                                "main",
                                "m-small",
                                "staging",
                                "eu",
                                new PriceConfig(
                                    new BigDecimal("0.25"),
                                    new BigDecimal("0.025"),
                                    new BigDecimal("0.3"),
                                    new BigDecimal("2")),
                                5,
                                new WhenConfig(
                                    List.of("s*"),
                                    List.of("staging"),
                                    List.of("eu"),
                                    List.of("tools")),
                                List.of("streaming", "tools"),
                                6)))),
                Map.of("reports:read", "Reads reports."),
                Map.of(
                    "production", new EnvironmentConfig(List.of("production"), null),
                    "staging",
                        new EnvironmentConfig(
                            List.of("staging", "development"), List.of("llm:chat")),
                    "development", new EnvironmentConfig(List.of("development"), null)),
                Map.of(
                    "base",
                    new RoleConfig("", List.of()),
                    "reader",
                    new RoleConfig(
                        "Reads.", List.of("base"), List.of("models:read"), List.of("llm:chat"))),
                Map.of(
                    "search",
                    new TeamConfig(
                        "CC-1",
                        List.of("llm:chat", "models:read"),
                        List.of("models:read"),
                        List.of(
                            new GrantConfig("main", List.of("small", "s*")),
                            new GrantConfig(
                                "allow",
                                "*",
                                List.of("small"),
                                List.of("staging"),
                                List.of("eu"),
                                24,
                                List.of("tools"),
                                new HoursConfig(
                                    Set.of(DayOfWeek.MONDAY, DayOfWeek.SUNDAY),
                                    LocalTime.of(8, 30),
                                    LocalTime.of(17, 0),
                                    ZoneId.of("Europe/Berlin")),
                                Instant.parse("2027-01-31T00:00:00Z"),
                                "subject.tenant == 'acme'"),
                            new GrantConfig(
                                "deny",
                                "main",
                                List.of("small"),
                                List.of(),
                                List.of(),
                                null,
                                null,
                                null,
                                null,
                                null)),
                        List.of("dash*"),
                        List.of(
                            new LimitConfig(
                                "ma*",
                                List.of("s*"),
                                List.of("user", "model"),
                                List.of(
                                    new RateConfig(18, Duration.ofMinutes(1), 19),
                                    new RateConfig(2, Duration.ofSeconds(1), 2)),
                                List.of(new RateConfig(21, Duration.ofHours(1), 21)),
                                List.of(new RateConfig(22, Duration.ofDays(1), 22)),
                                List.of(new RateConfig(23, Duration.ofMinutes(1), 23)),
                                20)),
                        List.of(
                            new BudgetConfig(
                                new BigDecimal("12.500001"),
                                "day",
                                ZoneId.of("Europe/Berlin"),
                                "main",
                                List.of("small"),
                                List.of("user"),
                                List.of(50),
                                "alert")),
                        3,
                        true)),
                Map.of(
                    "dash",
                    new ToolConfig(
                        "http://127.0.0.1:3000",
                        "staging",
                        List.of(
                            new RouteConfig(
                                List.of("POST"), "/traces/{id}", "reports:read", "count")))),
                Map.of(
                    "eva",
                    new PersonaConfig(
                        "search",
                        List.of("reader"),
                        List.of("llm:chat"),
                        "eva@example.com",
                        "acme",
                        "staging")),
                new MintingConfig(
                    Duration.ofMinutes(25), List.of("https://login.example.com/jwks")),
                new RevocationConfig("finish"),
                new RoutingConfig(
                    "eu",
                    new RetriesConfig(3, Duration.ofMillis(34), Duration.ofSeconds(35), 36),
                    new BreakerConfig(
                        37,
                        38,
                        Duration.ofSeconds(39),
                        Duration.ofSeconds(40),
                        Duration.ofSeconds(41),
                        42),
                    false,
                    new CacheConfig(43 << 20, 44 << 10)),
                new LimitsConfig(
                    "redis",
                    new RedisConfig(
                        List.of(URI.create("redis://127.0.0.1:6379")),
                        new Secret("${env:CLIENT}", "c-1"),
                        "mine",
                        Duration.ofMillis(26),
                        "refuse",
                        "allow",
                        27),
                    new QueueConfig(28, Duration.ofSeconds(29))),
                new AuditConfig(
                    Duration.ofSeconds(31),
                    new Secret("${env:KEY}", "k-1"),
                    Duration.ofHours(32),
                    33,
                    "count"),
                new LedgerConfig(
                    Path.of("/var/lib/sluice"),
                    Duration.ofMillis(21),
                    22,
                    Map.of("feature", "x-feature")),
                new LogConfig("json", false),
                Origins.NONE));
  }

  @ParameterizedTest
  @MethodSource("records")
  void theSchemaKnowsTheRecordsComponentsAndNoOthers(Class<? extends Record> type, String pointer) {
    JsonObject schema = new JsonObject(ConfigLoader.schema());
    JsonObject here = schema;
    for (String step : pointer.isEmpty() ? new String[0] : pointer.split("/")) {
      here = here.getJsonObject(step);
    }
    assertThat(here.getJsonObject("properties").fieldNames())
        .containsExactlyInAnyOrderElementsOf(
            Arrays.stream(type.getRecordComponents())
                .map(RecordComponent::getName)
                .filter(name -> !name.equals("origins")) // tells of the file, does not stand in it
                .map(EachPropertyTest::snakeCase)
                .toList());
    assertThat(here.getValue("additionalProperties")).isEqualTo(false);
  }

  static Stream<Arguments> records() {
    return Stream.of(
        Arguments.of(SluiceConfig.class, ""),
        Arguments.of(ServerConfig.class, "properties/server"),
        Arguments.of(LedgerConfig.class, "properties/ledger"),
        Arguments.of(LogConfig.class, "properties/log"),
        Arguments.of(IssuerConfig.class, "$defs/issuer"),
        Arguments.of(TlsConfig.class, "$defs/tls"),
        Arguments.of(IntrospectionConfig.class, "$defs/introspection"),
        Arguments.of(PersonaConfig.class, "$defs/persona"),
        Arguments.of(MintingConfig.class, "properties/minting"),
        Arguments.of(RevocationConfig.class, "properties/revocation"),
        Arguments.of(ClaimNames.class, "$defs/issuer/properties/claims"),
        Arguments.of(ProviderConfig.class, "$defs/provider"),
        Arguments.of(AzureConfig.class, "$defs/azure"),
        Arguments.of(EntraConfig.class, "$defs/entra"),
        Arguments.of(GoogleConfig.class, "$defs/google"),
        Arguments.of(AwsConfig.class, "$defs/aws"),
        Arguments.of(Timeouts.class, "$defs/provider/properties/timeouts"),
        Arguments.of(ModelConfig.class, "$defs/model"),
        Arguments.of(DeploymentConfig.class, "$defs/deployment"),
        Arguments.of(WhenConfig.class, "$defs/deployment/properties/when"),
        Arguments.of(RoutingConfig.class, "properties/routing"),
        Arguments.of(RetriesConfig.class, "properties/routing/properties/retries"),
        Arguments.of(BreakerConfig.class, "properties/routing/properties/breaker"),
        Arguments.of(CacheConfig.class, "properties/routing/properties/cache"),
        Arguments.of(RoleConfig.class, "$defs/role"),
        Arguments.of(TeamConfig.class, "$defs/team"),
        Arguments.of(GrantConfig.class, "$defs/grant"),
        Arguments.of(HoursConfig.class, "$defs/grant/properties/hours"),
        Arguments.of(LimitConfig.class, "$defs/limit"),
        Arguments.of(BudgetConfig.class, "$defs/budget"),
        Arguments.of(ToolConfig.class, "$defs/tool"),
        Arguments.of(RouteConfig.class, "$defs/tool/properties/routes/items"),
        Arguments.of(LimitsConfig.class, "properties/limits"),
        Arguments.of(QueueConfig.class, "properties/limits/properties/queue"),
        Arguments.of(RedisConfig.class, "$defs/redis"),
        Arguments.of(EnvironmentConfig.class, "$defs/environmentCeiling"),
        Arguments.of(AuditConfig.class, "properties/audit"));
  }

  @Test
  void mapsKeepTheOrderOfTheFileAndCannotBeChanged() {
    String yaml =
        Sample.MINIMAL.replace("  search:\n", "  search: &team\n") + "  b: *team\n  a: *team\n";
    Map<String, TeamConfig> teams = Sample.good(yaml).teams();
    assertThat(teams.keySet()).containsExactly("search", "b", "a");
    assertThat(teams).isUnmodifiable();
  }

  private static String snakeCase(String name) {
    return name.replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT);
  }
}
