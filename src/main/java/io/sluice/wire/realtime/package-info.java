/**
 * OpenAI's Realtime API: a WebSocket on which both sides send JSON events. They pass as they are;
 * here is what has to be known of them: what was used, and that a session stays with its model.
 */
@NullMarked
package io.sluice.wire.realtime;

import org.jspecify.annotations.NullMarked;
