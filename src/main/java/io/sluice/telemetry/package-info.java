/**
 * Metrics, health and the request log: their names in one place. It is told what happened and calls
 * nobody.
 */
@NullMarked
package io.sluice.telemetry;

import org.jspecify.annotations.NullMarked;
