/**
 * What OpenAI's formats have in common when they are translated: reading a request's fields one by
 * one, so that none is overlooked, and the small encodings inside them. For the packages of those
 * formats alone.
 */
@NullMarked
package io.sluice.wire.openai;

import org.jspecify.annotations.NullMarked;
