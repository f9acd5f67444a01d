package io.sluice.config;

import java.math.BigDecimal;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A file that passed every check, as records. Leaves out what names a left-out provider. */
final class Binding {
  private final Place root;
  private final Secrets keys;
  private final Origins origins;
  private final PolicyBinding policy;
  private final ProviderBinding provider;

  private Binding(Place root, Secrets keys, Origins origins) {
    this.root = root;
    this.keys = keys;
    this.origins = origins;
    this.policy = new PolicyBinding(text(root.field("environment")), keys.leftOut());
    this.provider = new ProviderBinding(keys);
  }

  static SluiceConfig bind(Place root, Secrets keys, Origins origins) {
    return new Binding(root, keys, origins).config();
  }

  private SluiceConfig config() {
    Map<String, ProviderConfig> providers = new LinkedHashMap<>();
    root.field("providers")
        .fields()
        .forEach(
            (name, place) -> {
              if (!keys.leftOut().contains(name)) {
                providers.put(name, provider.provider(place));
              }
            });
    Map<String, ModelConfig> models = named(root.field("models"), this::model);
    models.values().removeIf(model -> model.deployments().isEmpty());
    return new SluiceConfig(
        text(root.field("environment")),
        server(root.field("server")),
        Collections.unmodifiableMap(named(root.field("issuers"), this::issuer)),
        Collections.unmodifiableMap(providers),
        Collections.unmodifiableMap(models),
        Collections.unmodifiableMap(named(root.field("scopes"), Binding::text)),
        EnvironmentBinding.environments(root.field("environments")),
        Collections.unmodifiableMap(named(root.field("roles"), policy::role)),
        Collections.unmodifiableMap(named(root.field("teams"), policy::team)),
        Collections.unmodifiableMap(named(root.field("tools"), policy::tool)),
        Collections.unmodifiableMap(named(root.field("personas"), Binding::persona)),
        new MintingConfig(
            duration(root.field("minting").field("max_ttl")),
            texts(root.field("minting").field("production_jwks"))),
        new RevocationConfig(text(root.field("revocation").field("open_requests"))),
        RoutingBinding.routing(root.field("routing")),
        limits(root.field("limits")),
        audit(root.field("audit")),
        ledger(root.field("ledger")),
        new LogConfig(
            text(root.field("log").field("format")), root.field("log").field("requests").isTrue()),
        origins);
  }

  private static ServerConfig server(Place server) {
    return new ServerConfig(
        text(server.field("host")),
        integer(server.field("port")),
        text(server.field("admin_host")),
        integer(server.field("admin_port")),
        integer(server.field("event_loops")),
        Math.toIntExact(size(server.field("max_body"))),
        Math.toIntExact(size(server.field("max_header"))),
        duration(server.field("body_timeout")),
        duration(server.field("drain_timeout")),
        server.field("public_url").text(),
        tls(server.field("tls")));
  }

  private static ServerConfig.@Nullable TlsConfig tls(Place tls) {
    return tls.present()
        ? new ServerConfig.TlsConfig(
            Path.of(text(tls.field("certificate"))),
            Path.of(text(tls.field("key"))),
            text(tls.field("client_certificates")))
        : null;
  }

  private IssuerConfig issuer(Place issuer) {
    Place claims = issuer.field("claims");
    return new IssuerConfig(
        text(issuer.field("issuer")),
        issuer.field("jwks").text(),
        issuer.field("discovery").text(),
        keys.at(issuer.field("secret")),
        introspection(issuer.field("introspection")),
        texts(issuer.field("audiences")),
        texts(issuer.field("algorithms")),
        texts(issuer.field("types")),
        duration(issuer.field("clock_skew")),
        duration(issuer.field("max_lifetime")),
        duration(issuer.field("refresh")),
        issuer.field("environment").text(),
        issuer.field("require_jti").isTrue(),
        issuer.field("development").isTrue(),
        new IssuerConfig.ClaimNames(
            text(claims.field("team")),
            text(claims.field("tenant")),
            text(claims.field("roles")),
            text(claims.field("scopes")),
            text(claims.field("user")),
            text(claims.field("client")),
            text(claims.field("environment")),
            text(claims.field("project")),
            Collections.unmodifiableMap(named(claims.field("tags"), Binding::text))));
  }

  private IssuerConfig.@Nullable IntrospectionConfig introspection(Place introspection) {
    return introspection.present()
        ? new IssuerConfig.IntrospectionConfig(
            URI.create(text(introspection.field("endpoint"))),
            text(introspection.field("client_id")),
            Objects.requireNonNull(keys.at(introspection.field("client_secret"))),
            duration(introspection.field("cache")),
            duration(introspection.field("timeout")))
        : null;
  }

  private static PersonaConfig persona(Place persona) {
    return new PersonaConfig(
        text(persona.field("team")),
        texts(persona.field("roles")),
        texts(persona.field("scopes")),
        persona.field("user").text(),
        persona.field("tenant").text(),
        persona.field("environment").text());
  }

  private ModelConfig model(Place model) {
    return RoutingBinding.model(model, served(model.field("deployments")));
  }

  private LimitsConfig limits(Place limits) {
    Place queue = limits.field("queue");
    return new LimitsConfig(
        text(limits.field("store")),
        redis(limits.field("redis")),
        new LimitsConfig.QueueConfig(
            integer(queue.field("max")), duration(queue.field("max_wait"))));
  }

  private LimitsConfig.@Nullable RedisConfig redis(Place redis) {
    return redis.present()
        ? new LimitsConfig.RedisConfig(
            texts(redis.field("endpoints")).stream().map(URI::create).toList(),
            keys.at(redis.field("password")),
            text(redis.field("prefix")),
            duration(redis.field("timeout")),
            text(redis.field("rates")),
            text(redis.field("budgets")),
            integer(redis.field("lease")))
        : null;
  }

  private AuditConfig audit(Place audit) {
    return new AuditConfig(
        duration(audit.field("checkpoint_interval")),
        keys.at(audit.field("signing_key")),
        duration(audit.field("retention")),
        integer(audit.field("max_queue")),
        text(audit.field("completions")));
  }

  private static LedgerConfig ledger(Place ledger) {
    return new LedgerConfig(
        Path.of(text(ledger.field("data"))),
        duration(ledger.field("sync_interval")),
        size(ledger.field("min_free_bytes")),
        Collections.unmodifiableMap(named(ledger.field("tag_headers"), Binding::text)));
  }

  /** The entries whose provider is there. */
  private Stream<Place> served(Place entries) {
    return entries.items().stream()
        .filter(entry -> !keys.leftOut().contains(text(entry.field("provider"))));
  }

  static <T> Map<String, T> named(Place section, Function<Place, T> record) {
    Map<String, T> named = new LinkedHashMap<>();
    section.fields().forEach((name, place) -> named.put(name, record.apply(place)));
    return named;
  }

  static String text(Place place) {
    return Objects.requireNonNull(place.text(), place::key);
  }

  static List<String> texts(Place place) {
    return place.items().stream().map(Binding::text).toList();
  }

  static @Nullable Integer count(Place place) {
    return place.present() ? integer(place) : null;
  }

  static int integer(Place place) {
    return ((Number) Objects.requireNonNull(json(place), place::key)).intValue();
  }

  /** As it was written: a binary fraction would not be the same amount. */
  static BigDecimal money(Place place) {
    if (place.node() instanceof Node.Scalar scalar) {
      return new BigDecimal(scalar.text());
    }
    throw new IllegalStateException(place.key());
  }

  static Duration duration(Place place) {
    return Objects.requireNonNull(Units.duration(text(place)), place::key);
  }

  static long size(Place place) {
    Object json = Objects.requireNonNull(json(place), place::key);
    return Objects.requireNonNull(Units.size(json.toString()), place::key);
  }

  private static @Nullable Object json(Place place) {
    return place.node() == null ? null : place.node().json();
  }
}
