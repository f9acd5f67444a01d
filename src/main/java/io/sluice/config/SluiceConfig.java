package io.sluice.config;

import java.util.Map;

/**
 * The whole configuration, as read from one YAML file. Immutable; maps keep the order of the file.
 *
 * @param environment {@code production}, {@code staging} or {@code development}
 * @param issuers by name
 * @param providers by name; an optional provider whose secret is not set is left out
 * @param models by alias, the name callers ask for; models of a left-out provider are left out too
 * @param scopes that only this installation knows, with what they are for
 * @param environments by name: {@code production}, {@code staging}, {@code development}; always all
 *     three
 * @param roles by name
 * @param teams by name, as the team claim gives it; limits at a left-out provider are left out too,
 *     grants are all there, in their places, and find no model
 * @param tools by name
 * @param personas whom test tokens may stand for, by name
 * @param origins where each key stands in the file
 */
public record SluiceConfig(
    String environment,
    ServerConfig server,
    Map<String, IssuerConfig> issuers,
    Map<String, ProviderConfig> providers,
    Map<String, ModelConfig> models,
    Map<String, String> scopes,
    Map<String, EnvironmentConfig> environments,
    Map<String, RoleConfig> roles,
    Map<String, TeamConfig> teams,
    Map<String, ToolConfig> tools,
    Map<String, PersonaConfig> personas,
    MintingConfig minting,
    RevocationConfig revocation,
    RoutingConfig routing,
    LimitsConfig limits,
    AuditConfig audit,
    LedgerConfig ledger,
    LogConfig log,
    Origins origins) {}
