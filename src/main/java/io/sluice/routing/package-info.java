/**
 * A model alias to the deployments that can serve it. Called by the broker after access and limits
 * agreed.
 */
@NullMarked
package io.sluice.routing;

import org.jspecify.annotations.NullMarked;
