package io.sluice.wire.multipart;

import java.util.Locale;
import java.util.Optional;

/** A form's content type (RFC 7578 section 4.1; its boundary as in RFC 2046 section 5.1.1). */
public final class FormType {

  private static final String BOUNDARY = "[0-9A-Za-z'()+_,./:=? -]{0,69}[0-9A-Za-z'()+_,./:=?-]";

  private FormType() {}

  /** Whether the content type is that of a form, with or without a usable boundary. */
  public static boolean isForm(String contentType) {
    int end = contentType.indexOf(';');
    String type = end < 0 ? contentType : contentType.substring(0, end);
    return type.trim().toLowerCase(Locale.ROOT).equals("multipart/form-data");
  }

  /** What stands between the parts; empty if it is no form, or one whose boundary is not clear. */
  public static Optional<String> boundary(String contentType) {
    int parameters = contentType.indexOf(';');
    if (parameters < 0 || !isForm(contentType)) {
      return Optional.empty();
    }
    return Parameters.of(contentType.substring(parameters))
        .flatMap(all -> Optional.ofNullable(Parameters.plain(all, "boundary")))
        .filter(boundary -> boundary.matches(BOUNDARY));
  }
}
