/**
 * A simulated model provider that keeps its own count of what it billed. Upstream of the demo, the
 * tests and the load tests; it shares no code with the road, so that it can be believed as a
 * witness.
 *
 * <p>Beside it stand simulated internal tools, to be put behind a door: {@link
 * io.sluice.simulator.SimulatedTools}.
 *
 * <p>A request becomes a {@code ChatRequest} (with the {@code Directives} that steer it), that
 * becomes an {@code Answer}, which a {@code Delivery} sends in an {@code Envelope} while a {@code
 * Bill} counts; the settled bill goes into the {@code Book}. {@link
 * io.sluice.simulator.SimulatedProvider} is the way in.
 */
@NullMarked
package io.sluice.simulator;

import org.jspecify.annotations.NullMarked;
