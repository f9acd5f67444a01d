/**
 * A simulated model provider that keeps its own count of what it billed. Upstream of the demo, the
 * tests and the load tests; it shares no code with the road, so that it can be believed as a
 * witness.
 *
 * <p>Beside it stand simulated internal tools, to be put behind a door: {@link
 * io.sluice.simulator.SimulatedTools}.
 *
 * <p>A {@code Call} is read by a {@code Format} into what is {@code Asked} (with the {@code
 * Directives} that steer it), that becomes an {@code Answer}, which a {@code Delivery} sends as the
 * format's {@code Script} has it while a {@code Bill} counts; the settled bill goes into the {@code
 * Book}. The formats live in a package for each vendor, {@code Routes} knows their paths. {@link
 * io.sluice.simulator.SimulatedProvider} is the way in.
 */
@NullMarked
package io.sluice.simulator;

import org.jspecify.annotations.NullMarked;
