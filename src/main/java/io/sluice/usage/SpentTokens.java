package io.sluice.usage;

/**
 * What requests of one kind used together.
 *
 * @param user as the ledger knows it
 * @param model the alias that was asked for
 */
public record SpentTokens(String user, String provider, String model, TokenCounts tokens) {}
