package io.sluice.identity;

import static io.sluice.identity.Rejection.Reason.ALGORITHM_NOT_ALLOWED;
import static io.sluice.identity.Rejection.Reason.AUDIENCE_MISMATCH;
import static io.sluice.identity.Rejection.Reason.BAD_CLAIM;
import static io.sluice.identity.Rejection.Reason.ENVIRONMENT_MISMATCH;
import static io.sluice.identity.Rejection.Reason.MISSING_SUBJECT;
import static io.sluice.identity.Rejection.Reason.MISSING_TOKEN_ID;
import static io.sluice.identity.Rejection.Reason.TEST_TOKEN;
import static io.sluice.identity.Rejection.Reason.TYPE_NOT_ALLOWED;
import static io.sluice.identity.Rejection.Reason.UNKNOWN_BINDING;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.config.ClaimPath;
import io.sluice.config.IssuerConfig;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What one issuer's tokens must look like: its rules for header and claims, and its keys. */
final class Issuer {

  /** Stands in every token that is made for tests, so that none is ever taken for a real one. */
  static final String TEST_MARKER = "sluice_test";

  private static final ClaimPath SUBJECT = ClaimPath.of("sub");
  private static final ClaimPath TOKEN_ID = ClaimPath.of("jti");
  private static final Set<String> ENVIRONMENTS = Set.of("production", "staging", "development");

  private final String name;
  private final IssuerConfig rules;
  private final KeyRing ring;
  private final String brokerEnvironment;
  private final ClaimPath team;
  private final ClaimPath tenant;
  private final ClaimPath roles;
  private final ClaimPath scopes;
  private final ClaimPath user;
  private final ClaimPath client;
  private final ClaimPath environment;
  private final ClaimPath project;
  private final Map<String, ClaimPath> tags = new TreeMap<>();

  /**
   * One issuer of a configuration.
   *
   * @param brokerEnvironment of the whole configuration
   */
  Issuer(String name, IssuerConfig rules, KeyRing ring, String brokerEnvironment) {
    this.name = name;
    this.rules = rules;
    this.ring = ring;
    this.brokerEnvironment = brokerEnvironment;
    IssuerConfig.ClaimNames names = rules.claims();
    this.team = ClaimPath.of(names.team());
    this.tenant = ClaimPath.of(names.tenant());
    this.roles = ClaimPath.of(names.roles());
    this.scopes = ClaimPath.of(names.scopes());
    this.user = ClaimPath.of(names.user());
    this.client = ClaimPath.of(names.client());
    this.environment = ClaimPath.of(names.environment());
    this.project = ClaimPath.of(names.project());
    names.tags().forEach((tag, path) -> tags.put(tag, ClaimPath.of(path)));
  }

  String name() {
    return name;
  }

  IssuerConfig rules() {
    return rules;
  }

  KeyRing ring() {
    return ring;
  }

  /** The algorithm of a header, if the issuer signs with it: compared exactly, case and all. */
  String algorithm(JwsHeader header) {
    String algorithm = header.algorithm();
    if (algorithm == null || !rules.algorithms().contains(algorithm)) {
      throw new RejectedTokenException(
          ALGORITHM_NOT_ALLOWED,
          "issuer " + name + " signs with " + rules.algorithms(),
          String.join(" or ", rules.algorithms()),
          algorithm == null ? "" : algorithm);
    }
    return algorithm;
  }

  /**
   * Media types compare without case, and {@code application/} may be left out (RFC 7515 4.1.9).
   */
  void checkType(JwsHeader header) {
    String type = header.type() == null ? "" : header.type();
    String lower = type.toLowerCase(Locale.ROOT);
    String bare = lower.startsWith("application/") ? lower.substring(12) : lower;
    if (rules.types().stream().noneMatch(bare::equalsIgnoreCase)) {
      throw new RejectedTokenException(
          TYPE_NOT_ALLOWED,
          "issuer " + name + " sends tokens of type " + rules.types(),
          String.join(" or ", rules.types()),
          type);
    }
  }

  void checkAudience(JsonNode claims) {
    JsonNode audience = claims.get("aud");
    Set<String> given = new TreeSet<>();
    if (audience != null && audience.isTextual()) {
      given.add(audience.textValue());
    } else if (audience != null && audience.isArray()) {
      for (JsonNode one : audience) {
        if (!one.isTextual()) {
          throw new RejectedTokenException(
              AUDIENCE_MISMATCH, "aud holds something that is not a string");
        }
        given.add(one.textValue());
      }
    } else {
      throw new RejectedTokenException(
          AUDIENCE_MISMATCH,
          "aud is missing or not a string or an array",
          String.join(" or ", rules.audiences()),
          "");
    }
    if (rules.audiences().stream().noneMatch(given::contains)) {
      throw new RejectedTokenException(
          AUDIENCE_MISMATCH,
          "the token is not meant for " + rules.audiences(),
          String.join(" or ", rules.audiences()),
          String.join(" ", given));
    }
  }

  String subject(Claims claims) {
    return claims.required(SUBJECT, MISSING_SUBJECT);
  }

  /** Empty if there is none and none is needed. */
  String tokenId(Claims claims) {
    return rules.requireJti()
        ? claims.required(TOKEN_ID, MISSING_TOKEN_ID)
        : claims.optional(TOKEN_ID, MISSING_TOKEN_ID);
  }

  /** Whom the token speaks of, in this organisation's words. */
  Mapped map(Claims claims) {
    return new Mapped(
        claims.required(user, BAD_CLAIM),
        claims.required(team, BAD_CLAIM),
        claims.optional(tenant, BAD_CLAIM),
        claims.optional(client, BAD_CLAIM),
        claims.optional(project, BAD_CLAIM),
        tags(claims),
        claims.words(roles),
        claims.words(scopes));
  }

  private Map<String, String> tags(Claims claims) {
    if (tags.isEmpty()) {
      return Map.of();
    }
    Map<String, String> said = new TreeMap<>();
    tags.forEach(
        (tag, path) -> {
          String value = claims.optional(path, BAD_CLAIM);
          if (!value.isEmpty()) {
            said.put(tag, value);
          }
        });
    return said;
  }

  /** The claims that the configuration says where to find. */
  record Mapped(
      String user,
      String team,
      String tenant,
      String client,
      String project,
      Map<String, String> tags,
      Set<String> roles,
      Set<String> scopes) {}

  /** What the token is good for: the issuer's word counts before the token's own. */
  String environment(Claims claims) {
    String claimed = claims.optional(environment, ENVIRONMENT_MISMATCH);
    String given = rules.environment();
    if (claimed.isEmpty()) {
      return given == null ? brokerEnvironment : given;
    }
    if (!ENVIRONMENTS.contains(claimed) || (given != null && !given.equals(claimed))) {
      throw new RejectedTokenException(
          ENVIRONMENT_MISMATCH,
          "issuer " + name + " gives no tokens for that environment",
          given == null ? String.join(" or ", new TreeSet<>(ENVIRONMENTS)) : given,
          claimed);
    }
    return claimed;
  }

  /** Whatever the marker says: only that it is there counts. */
  void checkTestMarker(JsonNode claims) {
    if (brokerEnvironment.equals("production") && claims.has(TEST_MARKER)) {
      throw new RejectedTokenException(
          TEST_TOKEN, "the token was made for tests; this is production");
    }
  }

  /** Confirmation (RFC 7800 section 3.1): what is not understood cannot be honoured. */
  static Binding binding(JsonNode claims) {
    JsonNode confirmation = claims.get("cnf");
    if (confirmation == null) {
      return Binding.NONE;
    }
    @Nullable JsonNode key = confirmation.get("jkt");
    @Nullable JsonNode certificate = confirmation.get("x5t#S256");
    if (confirmation.size() == 1 && key != null && sha256(key)) {
      return new Binding.Key(key.textValue());
    }
    if (confirmation.size() == 1 && certificate != null && sha256(certificate)) {
      return new Binding.Certificate(certificate.textValue());
    }
    List<String> names = new java.util.ArrayList<>();
    confirmation.fieldNames().forEachRemaining(names::add);
    throw new RejectedTokenException(
        UNKNOWN_BINDING,
        "the token is bound in a way that is not understood",
        "jkt or x5t#S256 alone, a SHA-256 in base64url",
        String.join(" ", names));
  }

  private static boolean sha256(JsonNode value) {
    byte[] hash = value.isTextual() ? Base64Url.decode(value.textValue()) : null;
    return hash != null && hash.length == 32;
  }
}
