package io.sluice.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Makes configurations for tests: an empty one, or another one with something changed. */
public final class ConfigSample {

  /** Each environment reaches itself. */
  public static final Map<String, EnvironmentConfig> SELF =
      Map.of(
          "production", new EnvironmentConfig(List.of("production"), null),
          "staging", new EnvironmentConfig(List.of("staging"), null),
          "development", new EnvironmentConfig(List.of("development"), null));

  private String environment = "development";
  private ServerConfig server =
      new ServerConfig(
          "127.0.0.1",
          0,
          "127.0.0.1",
          0,
          1,
          1 << 20,
          16384,
          Duration.ofSeconds(5),
          Duration.ofSeconds(5),
          null,
          null);
  private Map<String, IssuerConfig> issuers = Map.of();
  private Map<String, ProviderConfig> providers = Map.of();
  private Map<String, ModelConfig> models = Map.of();
  private Map<String, RoleConfig> roles = Map.of();
  private Map<String, TeamConfig> teams = Map.of();
  private Map<String, String> scopes = Map.of();
  private Map<String, EnvironmentConfig> environments = SELF;
  private Map<String, ToolConfig> tools = Map.of();
  private LimitsConfig limits = LimitsConfig.STANDARD;
  private AuditConfig audit = AuditConfig.STANDARD;
  private Origins origins = Origins.NONE;
  private Map<String, PersonaConfig> personas = Map.of();
  private MintingConfig minting = new MintingConfig(Duration.ofMinutes(15), List.of());
  private RevocationConfig revocation = new RevocationConfig("cut");
  private RoutingConfig routing = RoutingConfig.STANDARD;
  private LedgerConfig ledger = new LedgerConfig(Path.of("data"), Duration.ofMillis(50), 1 << 20);
  private LogConfig log = new LogConfig("text", true);

  private ConfigSample() {}

  /** Nothing configured but what every broker needs. */
  public static ConfigSample empty() {
    return new ConfigSample();
  }

  public static ConfigSample from(SluiceConfig c) {
    ConfigSample sample = new ConfigSample();
    sample.environment = c.environment();
    sample.server = c.server();
    sample.issuers = c.issuers();
    sample.providers = c.providers();
    sample.models = c.models();
    sample.roles = c.roles();
    sample.teams = c.teams();
    sample.scopes = c.scopes();
    sample.environments = c.environments();
    sample.tools = c.tools();
    sample.limits = c.limits();
    sample.audit = c.audit();
    sample.origins = c.origins();
    sample.personas = c.personas();
    sample.minting = c.minting();
    sample.revocation = c.revocation();
    sample.routing = c.routing();
    sample.ledger = c.ledger();
    sample.log = c.log();
    return sample;
  }

  public ConfigSample environment(String value) {
    this.environment = value;
    return this;
  }

  public ConfigSample server(ServerConfig value) {
    this.server = value;
    return this;
  }

  public ConfigSample issuers(Map<String, IssuerConfig> value) {
    this.issuers = value;
    return this;
  }

  public ConfigSample providers(Map<String, ProviderConfig> value) {
    this.providers = value;
    return this;
  }

  public ConfigSample models(Map<String, ModelConfig> value) {
    this.models = value;
    return this;
  }

  public ConfigSample roles(Map<String, RoleConfig> value) {
    this.roles = value;
    return this;
  }

  public ConfigSample teams(Map<String, TeamConfig> value) {
    this.teams = value;
    return this;
  }

  public ConfigSample scopes(Map<String, String> value) {
    this.scopes = value;
    return this;
  }

  public ConfigSample environments(Map<String, EnvironmentConfig> value) {
    this.environments = value;
    return this;
  }

  public ConfigSample tools(Map<String, ToolConfig> value) {
    this.tools = value;
    return this;
  }

  public ConfigSample limits(LimitsConfig value) {
    this.limits = value;
    return this;
  }

  public ConfigSample audit(AuditConfig value) {
    this.audit = value;
    return this;
  }

  public ConfigSample personas(Map<String, PersonaConfig> value) {
    this.personas = value;
    return this;
  }

  public ConfigSample minting(MintingConfig value) {
    this.minting = value;
    return this;
  }

  public ConfigSample revocation(RevocationConfig value) {
    this.revocation = value;
    return this;
  }

  public ConfigSample routing(RoutingConfig value) {
    this.routing = value;
    return this;
  }

  public ConfigSample ledger(LedgerConfig value) {
    this.ledger = value;
    return this;
  }

  public ConfigSample log(LogConfig value) {
    this.log = value;
    return this;
  }

  public SluiceConfig make() {
    return new SluiceConfig(
        environment,
        server,
        issuers,
        providers,
        models,
        scopes,
        environments,
        roles,
        teams,
        tools,
        personas,
        minting,
        revocation,
        routing,
        limits,
        audit,
        ledger,
        log,
        origins);
  }
}
