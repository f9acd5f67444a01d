/**
 * Texts as vectors: the one request and answer that all embedding formats translate to and from,
 * and the format of OpenAI. Those of others are with their other formats.
 */
@NullMarked
package io.sluice.wire.embedding;

import org.jspecify.annotations.NullMarked;
