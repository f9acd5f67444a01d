package io.sluice.cli.token;

/**
 * Something about a token to look at twice.
 *
 * @param code stable, for machines
 * @param text for people; never holds what a stranger wrote unless it was made printable
 */
record Oddity(String code, String text) {}
