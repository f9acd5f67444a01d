package io.sluice.identity;

import io.sluice.access.Subject;
import java.util.Set;

/**
 * A caller whose token was verified. Nothing but verified claims goes in here.
 *
 * @param issuer configured name of the issuer, not the {@code iss} value
 * @param user the user claim, by default {@code sub}
 * @param tokenId {@code jti}, empty if the token has none
 * @param expiresAt {@code exp} in epoch seconds, rounded up
 * @param keyThumbprint RFC 7638 thumbprint of the key that signed the token
 */
public record Caller(
    String issuer,
    String user,
    String team,
    Set<String> roles,
    Set<String> scopes,
    String tokenId,
    long expiresAt,
    String keyThumbprint)
    implements Subject {}
