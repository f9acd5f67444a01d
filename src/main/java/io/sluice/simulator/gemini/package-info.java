/** The simulated provider's gemini side: requests read and answers written in its own shapes. */
@NullMarked
package io.sluice.simulator.gemini;

import org.jspecify.annotations.NullMarked;
