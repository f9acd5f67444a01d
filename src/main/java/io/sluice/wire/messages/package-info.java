/**
 * Anthropic's messages: passed through byte by byte, and translated. What of it has a counterpart
 * elsewhere stands in {@link io.sluice.wire.messages.MessagesDialect}.
 */
@NullMarked
package io.sluice.wire.messages;

import org.jspecify.annotations.NullMarked;
