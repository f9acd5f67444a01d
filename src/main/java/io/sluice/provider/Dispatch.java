package io.sluice.provider;

import io.sluice.wire.Format;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.streams.ReadStream;
import org.jspecify.annotations.Nullable;

/**
 * One request as it is to go to a provider.
 *
 * @param operation what is asked for
 * @param payload what is sent with it
 * @param callerHeaders as the caller sent them; only harmless ones are passed on
 * @param requestId sent as {@code x-request-id}, so that both sides can speak of the same request
 */
public record Dispatch(
    Operation operation, Payload payload, MultiMap callerHeaders, String requestId) {

  /** What is asked for; the provider knows where its API has that. */
  public sealed interface Operation {

    Format format();

    /**
     * A model is asked.
     *
     * @param model the provider's own name of it
     * @param stream whether the answer comes in pieces
     * @param query as the caller sent it in this very format, empty for none; null where the
     *     request was translated, so that the format's usual way counts. Only parameters that the
     *     format knows go through.
     */
    record Ask(Format format, String model, boolean stream, @Nullable String query)
        implements Operation {

      public Ask(Format format, String model, boolean stream) {
        this(format, model, stream, null);
      }
    }

    /**
     * Something the provider keeps: a response, a file, a batch.
     *
     * @param path under the base URL, with a slash in front and without a query
     * @param query as the caller sent it; null for none
     */
    record Resource(Format format, HttpMethod method, String path, @Nullable String query)
        implements Operation {}
  }

  /** What is sent with it. */
  public sealed interface Payload {

    /** No body. */
    record Empty() implements Payload {}

    /** JSON. */
    record Json(Buffer body) implements Payload {}

    /**
     * A body that is passed on as it comes.
     *
     * @param contentType with its parameters
     * @param length in bytes; -1 if not known
     * @param body paused
     */
    record Stream(String contentType, long length, ReadStream<Buffer> body) implements Payload {}
  }
}
