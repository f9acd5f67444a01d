/** The simulated provider's openai side: requests read and answers written in its own shapes. */
@NullMarked
package io.sluice.simulator.openai;

import org.jspecify.annotations.NullMarked;
