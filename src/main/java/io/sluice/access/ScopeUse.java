package io.sluice.access;

/** A subject of a known team that needs a scope. */
record ScopeUse(Subject subject, TeamPolicy team, String scope) {}
