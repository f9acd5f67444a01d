package io.sluice.config;

import java.net.URI;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What no schema can say: how one part of the file fits another, and what a URL may be. */
final class CrossCheck {
  private final Place root;
  private final Findings findings;
  private final Map<String, Place> providers;

  private CrossCheck(Place root, Findings findings) {
    this.root = root;
    this.findings = findings;
    this.providers = root.field("providers").fields();
  }

  static void check(Place root, Findings findings) {
    CrossCheck check = new CrossCheck(root, findings);
    check.listeners(root.field("server"));
    IssuerCheck.check(root, findings);
    AccessCheck.check(root, findings);
    LimitsCheck.check(root, findings);
    check.providers.values().forEach(provider -> ProviderCheck.check(provider, findings));
    RoutingCheck.check(root, findings);
    check
        .providers
        .values()
        .forEach(provider -> provider.field("limits").items().forEach(check::limitsSomething));
    root.field("models")
        .fields()
        .values()
        .forEach(model -> model.field("deployments").items().forEach(check::knownProvider));
    root.field("teams").fields().values().forEach(check::team);
    root.field("personas").fields().values().forEach(check::persona);
    root.field("minting").field("production_jwks").items().forEach(check::productionJwks);
    ToolsCheck.check(root, findings);
    check.folder(root.field("ledger").field("data"));
  }

  private void listeners(Place server) {
    publicUrl(server.field("public_url"));
    Node port = server.field("port").node();
    Place admin = server.field("admin_port");
    if (port != null
        && admin.node() != null
        && port.json() instanceof Number number
        && number.intValue() != 0
        && number.equals(admin.node().json())) {
      findings.error(admin, "the same as server.port; metrics and health need a port of their own");
    }
  }

  /** An origin (RFC 6454): what a path is put behind. */
  private void publicUrl(Place place) {
    URI uri = Uris.of(place);
    boolean origin =
        uri != null
            && (Uris.scheme(uri).equals("https") || Uris.scheme(uri).equals("http"))
            && uri.getHost() != null
            && uri.getRawUserInfo() == null
            && uri.getRawPath().isEmpty()
            && uri.getRawQuery() == null
            && uri.getRawFragment() == null;
    if (place.text() != null && !origin) {
      findings.error(
          place, "expected scheme, host and port such as https://llm.example.com, and no path");
    }
  }

  private void team(Place team) {
    for (Place grant : team.field("grants").items()) {
      if (knownProviders(grant)) {
        grant.field("models").items().forEach(pattern -> matches(pattern, grant));
      }
    }
    team.field("limits").items().forEach(this::knownProviders);
    team.field("limits").items().forEach(this::limitsSomething);
    team.field("budgets").items().forEach(this::knownProviders);
  }

  private void limitsSomething(Place limit) {
    boolean rates =
        Stream.of("requests", "input_tokens", "output_tokens", "total_tokens")
            .anyMatch(kind -> !limit.field(kind).items().isEmpty());
    if (limit.present() && !rates && !limit.field("concurrent_requests").present()) {
      findings.error(
          limit,
          "limits nothing; set requests, input_tokens, output_tokens, total_tokens or"
              + " concurrent_requests");
    }
  }

  /** True when the entry's pattern fits a provider that exists; says so when not. */
  private boolean knownProviders(Place entry) {
    String pattern = entry.field("provider").text();
    if (pattern == null || !pattern.contains("*")) {
      return knownProvider(entry);
    }
    if (providers.keySet().stream().noneMatch(name -> GrantConfig.fits(pattern, name))) {
      findings.error(entry.field("provider"), Place.quoted(pattern) + " fits no provider");
      return false;
    }
    return true;
  }

  /** True when the entry names a provider that exists; says so when not. */
  private boolean knownProvider(Place entry) {
    Place provider = entry.field("provider");
    String name = provider.text();
    if (name == null || name.isEmpty()) {
      return false;
    }
    if (!providers.containsKey(name)) {
      findings.error(
          provider,
          Place.quoted(name) + " is no provider" + Suggestion.of(name, providers.keySet()));
    }
    return providers.containsKey(name);
  }

  private void matches(Place pattern, Place grant) {
    String text = pattern.text();
    String provider = grant.field("provider").text();
    if (text == null || text.isEmpty()) {
      return;
    }
    List<String> models =
        root.field("models").fields().entrySet().stream()
            .filter(model -> deployedAt(provider, model.getValue()))
            .map(Map.Entry::getKey)
            .toList();
    if (models.stream().noneMatch(model -> GrantConfig.fits(text, model))) {
      findings.error(
          pattern,
          Place.quoted(text)
              + " fits no model of provider "
              + provider
              + Suggestion.of(text, models));
    }
  }

  /** A model with a mistyped provider may be meant for any: one mistake, one message. */
  private boolean deployedAt(@Nullable String provider, Place model) {
    return model.field("deployments").items().stream()
        .map(deployment -> Objects.requireNonNullElse(deployment.field("provider").text(), ""))
        .anyMatch(name -> fits(provider, name) || !providers.containsKey(name));
  }

  private static boolean fits(@Nullable String provider, String name) {
    return provider != null && GrantConfig.fits(provider, name);
  }

  private void persona(Place persona) {
    knownName(persona.field("team"), "team", root.field("teams"));
    persona.field("roles").items().forEach(role -> knownName(role, "role", root.field("roles")));
  }

  private void knownName(Place name, String what, Place section) {
    String text = name.text();
    if (text != null && !section.fields().containsKey(text)) {
      findings.error(
          name,
          Place.quoted(text) + " is no " + what + Suggestion.of(text, section.fields().keySet()));
    }
  }

  private void productionJwks(Place jwks) {
    if (jwks.text() != null && !Uris.https(jwks) && !Uris.file(jwks)) {
      findings.error(jwks, "expected an https: or file:/// URI");
    }
  }

  private void folder(Place data) {
    if (data.text() != null && !isPath(data.text())) {
      findings.error(data, "expected the path of a folder");
    }
  }

  private static boolean isPath(String text) {
    try {
      return !Path.of(text).toString().isEmpty();
    } catch (InvalidPathException e) {
      return false;
    }
  }
}
