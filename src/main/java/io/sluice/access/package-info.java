/**
 * Caller, action and model to {@code Decision}: roles, scopes and team grants compiled into tables.
 * Deny by default. Called by the broker; knows no tokens and no HTTP.
 */
@NullMarked
package io.sluice.access;

import org.jspecify.annotations.NullMarked;
