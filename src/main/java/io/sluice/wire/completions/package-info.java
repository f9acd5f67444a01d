/** OpenAI's older completions, passed through. */
@NullMarked
package io.sluice.wire.completions;

import org.jspecify.annotations.NullMarked;
