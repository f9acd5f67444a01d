/**
 * The record of every decision: a chain of hashes per writer, closed by signed checkpoints. Told by
 * the broker; calls nobody.
 */
@NullMarked
package io.sluice.audit;

import org.jspecify.annotations.NullMarked;
