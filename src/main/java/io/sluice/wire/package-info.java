/**
 * Formats on the wire. Here: what all formats share, such as server-sent event framing; each format
 * has a sub-package of its own. Bytes in, bytes out: nothing here knows who the caller is.
 */
@NullMarked
package io.sluice.wire;

import org.jspecify.annotations.NullMarked;
