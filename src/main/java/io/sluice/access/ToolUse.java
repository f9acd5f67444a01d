package io.sluice.access;

import io.sluice.access.Ask.UseTool;

/** A subject that asks for a route of a tool. */
record ToolUse(Subject subject, TeamPolicy team, UseTool ask) {}
