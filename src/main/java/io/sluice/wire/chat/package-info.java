/**
 * OpenAI chat completions: the request's top-level fields and their places in the bytes, the
 * answer's usage.
 */
@NullMarked
package io.sluice.wire.chat;

import org.jspecify.annotations.NullMarked;
