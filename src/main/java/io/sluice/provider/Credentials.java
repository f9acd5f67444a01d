package io.sluice.provider;

import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;

/** How requests show a provider who sends them. Belongs to one event loop. */
interface Credentials {

  /** For a server that wants none. */
  Credentials NONE = (head, body) -> Future.succeededFuture(Shown.UNHEARD);

  /**
   * Adds them to a request whose head is otherwise complete.
   *
   * @param body all of it; empty where it is passed on as it comes
   * @return failed with a {@link CredentialsException} if they cannot be had
   */
  Future<Shown> show(Head head, Buffer body);

  /**
   * What is sent before the body.
   *
   * @param host as the {@code host} header will have it
   * @param uri path and query as they go over the wire
   * @param headers to add to
   */
  record Head(HttpMethod method, String host, String uri, MultiMap headers) {}

  /** One use of them. */
  interface Shown {

    Shown UNHEARD = (status, headers) -> {};

    /** What the provider said to it. */
    void heard(int status, MultiMap headers);
  }
}
