/** The simulated provider's bedrock side: requests read and answers written in its own shapes. */
@NullMarked
package io.sluice.simulator.bedrock;

import org.jspecify.annotations.NullMarked;
