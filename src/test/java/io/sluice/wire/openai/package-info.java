@NullMarked
package io.sluice.wire.openai;

import org.jspecify.annotations.NullMarked;
