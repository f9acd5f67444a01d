package io.sluice.simulator;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.time.Instant;

/**
 * What the simulated provider billed for one request. Tokens are counted in one way for all
 * formats, whatever the format's own usage includes. Its JSON has a field for each component, of
 * the same name.
 *
 * @param format of the request: {@code chat}, {@code messages}, {@code converse} ...
 * @param requestId the {@code x-request-id} header it came with; empty if there was none
 * @param completionId the id it was given; empty for a refused request
 * @param time when it ended
 * @param model as asked for; empty if the request could not be read
 * @param outcome one of the constants of this class
 * @param status HTTP status answered; 0 when the client left before one was sent
 * @param promptTokens all of them, those from and for the cache too
 * @param cachedTokens the part of {@code promptTokens} that came from the prompt cache
 * @param cacheWriteTokens the part of {@code promptTokens} that went to it, for however long
 * @param cacheWriteLongTokens the part of {@code cacheWriteTokens} that is kept for an hour
 * @param completionTokens those generated until the end, the reasoning ones too
 * @param reasoningTokens the part of {@code completionTokens} that was reasoning, sent or not
 * @param units what is billed by the piece: images, characters spoken, seconds heard, searches
 * @param durationMillis from the request's head to its end
 */
public record BilledRequest(
    String format,
    String requestId,
    String completionId,
    Instant time,
    String model,
    boolean streamed,
    String outcome,
    int status,
    long promptTokens,
    long cachedTokens,
    long cacheWriteTokens,
    long cacheWriteLongTokens,
    long completionTokens,
    long reasoningTokens,
    long units,
    long durationMillis) {

  /** Everything was sent. */
  public static final String COMPLETED = "completed";

  /** Everything was sent, with something in it that is not JSON. */
  public static final String MALFORMED = "malformed";

  /** The client left before everything was sent: the tokens sent until then are billed. */
  public static final String CLIENT_GONE = "client_gone";

  /** Sending stopped half-way, the connection stayed open until the client left. */
  public static final String STALLED = "stalled";

  /** The provider closed the connection half-way, as asked or because it was stopped. */
  public static final String DIED = "died";

  /** Half-way the format's own error was sent, and nothing after it. */
  public static final String FAILED = "failed";

  /** It ended well as HTTP has it, without what ends an answer. */
  public static final String CUT_SHORT = "cut_short";

  /** Refused with {@code status}: nothing is billed. */
  public static final String ERROR = "error";

  void writeTo(JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeStringField("format", format);
    json.writeStringField("requestId", requestId);
    json.writeStringField("completionId", completionId);
    json.writeStringField("time", time.toString());
    json.writeStringField("model", model);
    json.writeBooleanField("streamed", streamed);
    json.writeStringField("outcome", outcome);
    json.writeNumberField("status", status);
    json.writeNumberField("promptTokens", promptTokens);
    json.writeNumberField("cachedTokens", cachedTokens);
    json.writeNumberField("cacheWriteTokens", cacheWriteTokens);
    json.writeNumberField("cacheWriteLongTokens", cacheWriteLongTokens);
    json.writeNumberField("completionTokens", completionTokens);
    json.writeNumberField("reasoningTokens", reasoningTokens);
    json.writeNumberField("units", units);
    json.writeNumberField("durationMillis", durationMillis);
    json.writeEndObject();
  }
}
