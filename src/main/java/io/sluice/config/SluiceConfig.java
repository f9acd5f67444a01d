package io.sluice.config;

import java.util.Map;

/**
 * The whole configuration, as read from one YAML file. Immutable; maps keep the order of the file.
 *
 * @param environment {@code production}, {@code staging} or {@code development}
 * @param issuers by name
 * @param providers by name; an optional provider whose secret is not set is left out
 * @param models by alias, the name callers ask for; models of a left-out provider are left out too
 * @param roles by name
 * @param teams by name, as the team claim gives it; grants and limits at a left-out provider are
 *     left out too, so every name in here leads somewhere
 * @param personas whom test tokens may stand for, by name
 */
public record SluiceConfig(
    String environment,
    ServerConfig server,
    Map<String, IssuerConfig> issuers,
    Map<String, ProviderConfig> providers,
    Map<String, ModelConfig> models,
    Map<String, RoleConfig> roles,
    Map<String, TeamConfig> teams,
    Map<String, PersonaConfig> personas,
    MintingConfig minting,
    RevocationConfig revocation,
    LedgerConfig ledger,
    LogConfig log) {}
