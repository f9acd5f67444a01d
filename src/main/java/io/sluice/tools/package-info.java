/**
 * Internal tools and agent dashboards behind the broker's door: which paths are served and what
 * each needs, the signed header that tells a tool who asks, and the connection to it. Called by the
 * broker; knows no wire formats and no usage.
 */
@NullMarked
package io.sluice.tools;

import org.jspecify.annotations.NullMarked;
