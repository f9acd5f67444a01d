/**
 * AWS Bedrock: Converse, passed through and translated, and InvokeModel, passed through. What of
 * Converse has a counterpart elsewhere stands in {@link io.sluice.wire.converse.ConverseDialect}.
 */
@NullMarked
package io.sluice.wire.converse;

import org.jspecify.annotations.NullMarked;
