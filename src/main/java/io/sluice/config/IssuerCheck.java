package io.sluice.config;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** What one issuer may not be beside another, and where its keys may come from. */
final class IssuerCheck {
  private final Findings findings;
  private final boolean production;

  private IssuerCheck(Place root, Findings findings) {
    this.findings = findings;
    this.production = "production".equals(root.field("environment").text());
  }

  static void check(Place root, Findings findings) {
    IssuerCheck check = new IssuerCheck(root, findings);
    Map<String, String> first = new HashMap<>();
    String introspects = "";
    for (Place issuer : root.field("issuers").fields().values()) {
      check.issuer(issuer);
      Place name = issuer.field("issuer");
      String other = name.text() == null ? null : first.putIfAbsent(name.text(), issuer.key());
      if (other != null) {
        findings.error(name, "the same as " + other + ".issuer; each issuer stands once");
      }
      Place introspection = issuer.field("introspection");
      if (introspection.present() && !introspects.isEmpty()) {
        findings.error(
            introspection,
            "%s has it already; an opaque token does not say whose it is, so one may look it up"
                .formatted(introspects));
      } else if (introspection.present()) {
        introspects = issuer.key();
      }
    }
  }

  private void issuer(Place issuer) {
    Place development = issuer.field("development");
    if (production && development.isTrue()) {
      findings.error(
          development,
          "a development issuer is refused when environment is production; remove the issuer");
    }
    keySource(issuer);
    algorithms(issuer);
    boolean dev = development.isTrue();
    place(issuer.field("jwks"), dev, true);
    place(issuer.field("discovery"), dev, false);
    place(issuer.field("introspection").field("endpoint"), dev, false);
    issuer.field("claims").fields().values().forEach(this::claim);
  }

  private void keySource(Place issuer) {
    List<String> given =
        Stream.of("jwks", "discovery", "secret")
            .filter(name -> issuer.field(name).present())
            .toList();
    if (given.isEmpty() && !issuer.field("introspection").present()) {
      findings.error(
          issuer.field("jwks"),
          "required key is missing: where the issuer's public keys are (or discovery, secret or"
              + " introspection in its place)");
    } else if (given.size() > 1) {
      findings.error(
          issuer.field(given.get(1)), "keys come from one place; remove this or " + given.get(0));
    }
  }

  /** A public key must never be taken for a shared secret, so the two kinds stay apart. */
  private void algorithms(Place issuer) {
    boolean secret = issuer.field("secret").present();
    for (Place algorithm : issuer.field("algorithms").items()) {
      String name = algorithm.text();
      if (name != null && name.startsWith("HS") != secret) {
        findings.error(
            algorithm,
            secret
                ? name + ": an issuer with a secret signs with HS256, HS384 or HS512 only"
                : name + " is symmetric: it needs secret, and no public keys beside it");
      }
    }
  }

  /** Keys fetched in the clear could be anybody's, so only loopback may do without TLS. */
  private void place(Place place, boolean development, boolean fileToo) {
    if (place.text() == null
        || Uris.https(place)
        || (fileToo && Uris.file(place))
        || (development && Uris.httpOnLoopback(place))) {
      return;
    }
    findings.error(
        place,
        fileToo
            ? "expected an https: or file:/// URI; http: only on loopback with development: true"
            : "expected an https: URI; http: only on loopback with development: true");
  }

  private void claim(Place claim) {
    try {
      String text = claim.text();
      if (text != null && !text.isEmpty()) {
        ClaimPath unused = ClaimPath.of(text);
      }
    } catch (IllegalArgumentException e) {
      findings.error(claim, "a name is missing before or behind a dot; \\. is a dot in a name");
    }
  }
}
