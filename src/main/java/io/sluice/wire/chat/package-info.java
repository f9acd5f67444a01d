/**
 * OpenAI chat completions: the request's top-level fields and their places in the bytes, the
 * answer's usage; and the format's half of every translation.
 */
@NullMarked
package io.sluice.wire.chat;

import org.jspecify.annotations.NullMarked;
