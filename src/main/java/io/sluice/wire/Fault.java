package io.sluice.wire;

/**
 * A failure before it takes a format's shape.
 *
 * @param status HTTP
 * @param type OpenAI's word for the class of it, e.g. {@code invalid_request_error}
 * @param code stable
 * @param message for people
 * @param param the request's field that is wrong, or empty
 */
public record Fault(int status, String type, String code, String message, String param) {}
