/** The simulated provider's cohere side: requests read and answers written in its own shapes. */
@NullMarked
package io.sluice.simulator.cohere;

import org.jspecify.annotations.NullMarked;
