/**
 * The configuration as immutable records: read from YAML, checked against the JSON Schema in {@code
 * conf/}, swapped as one value on reload. Any package may read it; it knows nothing of HTTP or of
 * the road.
 */
@NullMarked
package io.sluice.config;

import org.jspecify.annotations.NullMarked;
