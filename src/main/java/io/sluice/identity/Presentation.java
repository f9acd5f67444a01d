package io.sluice.identity;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a request brings along to say who sends it. Asked only for what a check needs. */
public interface Presentation {

  /**
   * The {@code Authorization} headers, all of them as they were sent; a key that a vendor's client
   * sends in a header of its own counts as a bearer token.
   */
  List<String> authorization();

  /** Whether a token stands in the query, where it ends up in logs (RFC 6750 section 2.3). */
  boolean tokenInQuery();

  /** The {@code DPoP} headers, all of them as they were sent. */
  List<String> dpop();

  /** The HTTP method, in upper case. */
  String method();

  /** The URI that was asked for, as the caller sees it, without query and fragment. */
  String uri();

  /** The SHA-256 of the client's certificate (DER), base64url; null if it showed none. */
  @Nullable String certificateThumbprint();
}
