/**
 * A simulated model provider that keeps its own count of what it billed. Upstream of the demo, the
 * tests and the load tests; it shares no code with the road, so that it can be believed as a
 * witness.
 */
@NullMarked
package io.sluice.simulator;

import org.jspecify.annotations.NullMarked;
