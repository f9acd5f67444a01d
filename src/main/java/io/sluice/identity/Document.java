package io.sluice.identity;

import io.vertx.core.buffer.Buffer;

/**
 * What an issuer publishes, as it came.
 *
 * @param cacheControl the header's value; empty if there was none
 */
record Document(Buffer body, String cacheControl) {}
