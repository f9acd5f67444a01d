package io.sluice.wire.conversation;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/**
 * A function that the model may call. Tools that a provider runs itself (web search and the like)
 * have no counterpart elsewhere and are refused by the reader.
 *
 * @param parameters JSON Schema; null for none
 * @param strict whether arguments must keep to it; null if the caller does not say
 * @param cached whether all tools up to this one are worth caching
 * @param field where it stands in the caller's request, for errors
 */
public record Tool(
    String name,
    String description,
    @Nullable JsonNode parameters,
    @Nullable Boolean strict,
    boolean cached,
    String field) {}
