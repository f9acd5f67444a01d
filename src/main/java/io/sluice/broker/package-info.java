/**
 * Puts the road together: the server, its routes, and the one class that walks a completion down
 * the road. Knows no details of any step.
 */
@NullMarked
package io.sluice.broker;

import org.jspecify.annotations.NullMarked;
