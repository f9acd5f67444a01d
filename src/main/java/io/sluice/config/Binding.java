package io.sluice.config;

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

  private Binding(Place root, Secrets keys) {
    this.root = root;
    this.keys = keys;
  }

  static SluiceConfig bind(Place root, Secrets keys) {
    return new Binding(root, keys).config();
  }

  private SluiceConfig config() {
    Map<String, ProviderConfig> providers = new LinkedHashMap<>();
    root.field("providers")
        .fields()
        .forEach(
            (name, provider) -> {
              if (!keys.leftOut().contains(name)) {
                providers.put(name, provider(provider, keys.at(provider.field("api_key"))));
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
        Collections.unmodifiableMap(named(root.field("roles"), Binding::role)),
        Collections.unmodifiableMap(named(root.field("teams"), this::team)),
        Collections.unmodifiableMap(named(root.field("personas"), Binding::persona)),
        new MintingConfig(
            duration(root.field("minting").field("max_ttl")),
            texts(root.field("minting").field("production_jwks"))),
        new RevocationConfig(text(root.field("revocation").field("open_requests"))),
        ledger(root.field("ledger")),
        new LogConfig(
            text(root.field("log").field("format")), root.field("log").field("requests").isTrue()));
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
            text(claims.field("environment"))));
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
        persona.field("tenant").text());
  }

  private static ProviderConfig provider(Place provider, @Nullable Secret apiKey) {
    Place timeouts = provider.field("timeouts");
    return new ProviderConfig(
        text(provider.field("family")),
        URI.create(text(provider.field("base_url"))),
        apiKey,
        provider.field("optional").isTrue(),
        integer(provider.field("max_connections")),
        integer(provider.field("max_waiting")),
        new ProviderConfig.Timeouts(
            duration(timeouts.field("connect")),
            duration(timeouts.field("first_token")),
            duration(timeouts.field("idle")),
            duration(timeouts.field("total"))));
  }

  private ModelConfig model(Place model) {
    return new ModelConfig(
        served(model.field("deployments"))
            .map(
                deployment ->
                    new ModelConfig.DeploymentConfig(
                        text(deployment.field("provider")), text(deployment.field("model"))))
            .toList());
  }

  private static RoleConfig role(Place role) {
    return new RoleConfig(text(role.field("description")), texts(role.field("scopes")));
  }

  private TeamConfig team(Place team) {
    return new TeamConfig(
        text(team.field("cost_centre")),
        texts(team.field("scopes")),
        served(team.field("grants"))
            .map(
                grant ->
                    new TeamConfig.GrantConfig(
                        text(grant.field("provider")), texts(grant.field("models"))))
            .toList(),
        served(team.field("limits"))
            .map(
                limit ->
                    new TeamConfig.LimitConfig(
                        text(limit.field("provider")),
                        count(limit.field("requests_per_minute")),
                        count(limit.field("burst")),
                        count(limit.field("concurrent_requests"))))
            .toList());
  }

  private static LedgerConfig ledger(Place ledger) {
    return new LedgerConfig(
        Path.of(text(ledger.field("data"))),
        duration(ledger.field("sync_interval")),
        size(ledger.field("min_free_bytes")));
  }

  /** The entries whose provider is there. */
  private Stream<Place> served(Place entries) {
    return entries.items().stream()
        .filter(entry -> !keys.leftOut().contains(text(entry.field("provider"))));
  }

  private static <T> Map<String, T> named(Place section, Function<Place, T> record) {
    Map<String, T> named = new LinkedHashMap<>();
    section.fields().forEach((name, place) -> named.put(name, record.apply(place)));
    return named;
  }

  private static String text(Place place) {
    return Objects.requireNonNull(place.text(), place::key);
  }

  private static List<String> texts(Place place) {
    return place.items().stream().map(Binding::text).toList();
  }

  private static @Nullable Integer count(Place place) {
    return place.present() ? integer(place) : null;
  }

  private static int integer(Place place) {
    return ((Number) Objects.requireNonNull(json(place), place::key)).intValue();
  }

  private static Duration duration(Place place) {
    return Objects.requireNonNull(Units.duration(text(place)), place::key);
  }

  private static long size(Place place) {
    Object json = Objects.requireNonNull(json(place), place::key);
    return Objects.requireNonNull(Units.size(json.toString()), place::key);
  }

  private static @Nullable Object json(Place place) {
    return place.node() == null ? null : place.node().json();
  }
}
