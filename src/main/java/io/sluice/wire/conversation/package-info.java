/**
 * The one conversation that all conversation formats translate to and from: a request as turns of
 * parts, an answer as parts or as a stream of events. A format's package has one {@link
 * io.sluice.wire.conversation.Dialect}, which reads and writes its own format and knows no other.
 *
 * <p>What cannot be expressed on the other side is refused with the name of the caller's field
 * ({@link io.sluice.wire.conversation.Untranslatable}); nothing is dropped silently but hints that
 * change no answer, and those are listed in the dialect's documentation.
 */
@NullMarked
package io.sluice.wire.conversation;

import org.jspecify.annotations.NullMarked;
