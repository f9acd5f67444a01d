package io.sluice.usage;

/**
 * What requests of one kind used together.
 *
 * @param user as the ledger knows it, as are client and tenant
 * @param model the alias that was asked for
 */
public record SpentTokens(
    String user, String client, String tenant, String provider, String model, TokenCounts tokens) {}
