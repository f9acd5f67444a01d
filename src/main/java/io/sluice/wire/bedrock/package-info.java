/** AWS Bedrock's {@code invoke}, as far as its models make vectors. */
@NullMarked
package io.sluice.wire.bedrock;

import org.jspecify.annotations.NullMarked;
