package io.sluice.identity;

import io.sluice.access.Subject;
import java.util.Map;
import java.util.Set;

/**
 * A caller whose token was verified. Nothing but verified claims goes in here.
 *
 * @param issuer configured name of the issuer, not the {@code iss} value
 * @param subject {@code sub}, as the issuer knows it
 * @param user the user claim, by default {@code sub}
 * @param tenant empty if the token names none
 * @param client the program that asks; empty if the token names none
 * @param project what it is for; empty if the token does not say
 * @param tags of the ledger, by name
 * @param environment what the token is good for: {@code production}, {@code staging} or {@code
 *     development}
 * @param tokenId {@code jti}, empty if the token has none
 * @param issuedAt {@code iat} in epoch seconds, rounded down
 * @param expiresAt {@code exp} in epoch seconds, rounded up
 * @param keyThumbprint RFC 7638 thumbprint of the key that signed the token; empty for a shared
 *     secret and for an opaque token
 * @param binding to whom the token is bound
 * @param tokenHash SHA-256 of the whole token in hexadecimal, never the token; empty where only its
 *     claims are known
 */
public record Caller(
    String issuer,
    String subject,
    String user,
    String team,
    String tenant,
    String client,
    String project,
    Map<String, String> tags,
    String environment,
    Set<String> roles,
    Set<String> scopes,
    String tokenId,
    long issuedAt,
    long expiresAt,
    String keyThumbprint,
    Binding binding,
    String tokenHash)
    implements Subject {

  public Caller {
    tags = Map.copyOf(tags);
  }

  /** For no project, without tags, and without the token that it all stands in. */
  public Caller(
      String issuer,
      String subject,
      String user,
      String team,
      String tenant,
      String client,
      String environment,
      Set<String> roles,
      Set<String> scopes,
      String tokenId,
      long issuedAt,
      long expiresAt,
      String keyThumbprint,
      Binding binding) {
    this(
        issuer,
        subject,
        user,
        team,
        tenant,
        client,
        "",
        Map.of(),
        environment,
        roles,
        scopes,
        tokenId,
        issuedAt,
        expiresAt,
        keyThumbprint,
        binding,
        "");
  }

  Caller withTokenHash(String hash) {
    return new Caller(
        issuer,
        subject,
        user,
        team,
        tenant,
        client,
        project,
        tags,
        environment,
        roles,
        scopes,
        tokenId,
        issuedAt,
        expiresAt,
        keyThumbprint,
        binding,
        hash);
  }
}
