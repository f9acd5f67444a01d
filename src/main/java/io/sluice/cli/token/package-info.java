/**
 * The commands about tokens: mint, decode, verify, diff and keygen, kept apart on purpose. One
 * makes, one shows, one checks; none does two of these by accident. Called by the command line.
 */
@NullMarked
package io.sluice.cli.token;

import org.jspecify.annotations.NullMarked;
