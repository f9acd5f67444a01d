/**
 * Decision to {@code Reservation}: what a team may use of a provider at once and per minute.
 * Reserve before dispatch, settle after, exactly once. Knows no HTTP and no wire format.
 */
@NullMarked
package io.sluice.limits;

import org.jspecify.annotations.NullMarked;
