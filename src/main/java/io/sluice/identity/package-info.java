/**
 * Bearer token to {@code Caller}: issuers, key rings (JWKS), the token door and its reason codes.
 * Called by the broker; knows no policy and no routes.
 */
@NullMarked
package io.sluice.identity;

import org.jspecify.annotations.NullMarked;
