/** The simulated provider's anthropic side: requests read and answers written in its own shapes. */
@NullMarked
package io.sluice.simulator.anthropic;

import org.jspecify.annotations.NullMarked;
