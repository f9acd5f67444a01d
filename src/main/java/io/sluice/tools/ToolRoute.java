package io.sluice.tools;

import io.sluice.config.RoutePattern;
import java.util.Set;

/**
 * One route of a tool, compiled.
 *
 * @param tool name
 * @param methods HTTP methods in capitals; GET brings HEAD along
 * @param scope what a caller needs
 * @param mustBeRecorded whether a call that cannot be recorded is refused
 * @param rule its key in the configuration, e.g. {@code tools.dash.routes[1]}
 */
public record ToolRoute(
    String tool,
    Set<String> methods,
    RoutePattern pattern,
    String scope,
    boolean mustBeRecorded,
    String rule) {}
