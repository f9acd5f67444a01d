/** Cohere's API: chat, rerank and embed as they pass through, and chat's half of translations. */
@NullMarked
package io.sluice.wire.cohere;

import org.jspecify.annotations.NullMarked;
