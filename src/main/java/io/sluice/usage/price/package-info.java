/**
 * What usage costs: an effective-dated price book, and the arithmetic of it in whole millionths of
 * a currency unit. Never a float.
 */
@NullMarked
package io.sluice.usage.price;

import org.jspecify.annotations.NullMarked;
