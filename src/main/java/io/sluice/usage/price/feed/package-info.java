/**
 * Price lists that others publish, read into ours: what they say becomes entries, what has no place
 * in ours is named, and nothing is guessed. The command line alone uses it.
 */
@NullMarked
package io.sluice.usage.price.feed;

import org.jspecify.annotations.NullMarked;
