/**
 * One small class per provider family: URL, credentials, headers, and what its errors mean. Sends a
 * request and hands back the answer as a stream. Knows no policy.
 */
@NullMarked
package io.sluice.provider;

import org.jspecify.annotations.NullMarked;
