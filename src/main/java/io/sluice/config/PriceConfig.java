package io.sluice.config;

import java.math.BigDecimal;

/** Money for a million tokens of each kind, at most six decimals. */
public record PriceConfig(
    BigDecimal input, BigDecimal cacheRead, BigDecimal cacheWrite, BigDecimal output) {}
