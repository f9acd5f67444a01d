/**
 * Whose are the things that a provider keeps for us: responses, files, batches. All teams share the
 * provider's account; here stands which team may see what of it. Knows no HTTP.
 */
@NullMarked
package io.sluice.resources;

import org.jspecify.annotations.NullMarked;
