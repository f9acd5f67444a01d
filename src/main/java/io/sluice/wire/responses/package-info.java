/**
 * OpenAI's responses: requests, answers passed on with their usage picked out, and the format's
 * half of every translation. Also its routes that count the input and compact a conversation.
 */
@NullMarked
package io.sluice.wire.responses;

import org.jspecify.annotations.NullMarked;
