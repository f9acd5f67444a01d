package io.sluice.broker;

import io.sluice.provider.Dispatch.Payload;
import io.sluice.wire.multipart.FormType;
import io.sluice.wire.multipart.MultipartScan;
import io.sluice.wire.multipart.Piece;
import io.sluice.wire.multipart.Piece.FileBegins;
import io.sluice.wire.multipart.Piece.Value;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A form on its way from a caller to a provider: what was read of it to learn what it asks for, and
 * the rest, which streams. A form that was read to its end can be sent more than once.
 */
final class FormBody {

  private final HttpServerRequest request;
  private final String contentType;
  private final String boundary;
  private final FormRules rules;
  private final int maxHeldBytes;
  private final MultipartScan scan;
  private final List<Piece> pieces = new ArrayList<>();
  private final Map<String, String> fields = new HashMap<>();
  private final Promise<Void> passed = Promise.promise();
  private long held;
  private boolean fileBegun;
  private boolean whole;
  private @Nullable FormStream streaming;
  private Runnable progress = () -> {};

  FormBody(HttpServerRequest request, String contentType, FormRules rules, int maxHeldBytes) {
    this.request = request;
    this.contentType = contentType;
    this.boundary = FormType.boundary(contentType).orElseThrow();
    this.rules = rules;
    this.maxHeldBytes = maxHeldBytes;
    this.scan = new MultipartScan(boundary, rules.fields());
  }

  /**
   * Takes in the next bytes.
   *
   * @return whether the rest can stream
   * @throws RoadException if the form is malformed or too long to be held
   */
  boolean gather(Buffer chunk) {
    held += chunk.length();
    for (Piece piece : scan.feed(chunk)) {
      pieces.add(piece);
      if (piece instanceof Value value) {
        put(value);
      }
      fileBegun |= piece instanceof FileBegins && known();
    }
    checkForm();
    if (fileBegun && !scan.complete()) {
      return true;
    }
    if (held > maxHeldBytes) {
      throw new RoadException(
          rules.namesModel() ? Errors.modelTooLate(maxHeldBytes) : Errors.tooLarge(maxHeldBytes));
    }
    return false;
  }

  /**
   * Nothing more comes: all of it is here.
   *
   * @throws RoadException if that is no whole form
   */
  void ended() {
    scan.end();
    checkForm();
    whole = true;
    passed.complete();
  }

  private void checkForm() {
    String failure = scan.failure();
    if (failure != null) {
      throw new RoadException(Errors.malformed("", failure));
    }
  }

  private void put(Value value) {
    if (fields.put(value.name(), value.text()) != null) {
      throw new RoadException(
          Errors.malformed(
              value.name(), "the part " + value.name() + " stands twice; it must stand once"));
    }
    if (value.name().equals("model")) {
      checkModel(value.text());
    }
  }

  private void checkModel(String model) {
    if (!rules.chosen().isEmpty() && !rules.chosen().equals(model)) {
      throw new RoadException(
          Errors.malformed(
              "model", "the form's model is another one than " + FormRules.HEADER + " names"));
    }
  }

  /** What came later than it could be heeded. */
  private void putLate(Value value) {
    put(value);
    boolean asksMore =
        switch (value.name()) {
          case "stream" -> !value.text().equalsIgnoreCase("false") && !value.text().equals("0");
          case "n" -> !value.text().equals("1");
          default -> false;
        };
    if (asksMore) {
      throw new RoadException(
          Errors.malformed(
              value.name(), "the part " + value.name() + " must stand before the file"));
    }
  }

  private boolean known() {
    return !rules.namesModel() || !model().isEmpty();
  }

  /** As the form names it, or else what was chosen beside it; empty if nobody named one. */
  String model() {
    return rules.namesModel() && fields.containsKey("model")
        ? fields.getOrDefault("model", "")
        : rules.chosen();
  }

  /** Of those that were asked for, those that are known. */
  Map<String, String> fields() {
    return Collections.unmodifiableMap(fields);
  }

  /** In bytes, as the caller sends it; -1 if not known. */
  long size() {
    if (whole) {
      return held;
    }
    String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
    return length != null && length.matches("[0-9]{1,18}") ? Long.parseLong(length) : -1;
  }

  /** Of fields that are no files. */
  long textBytes() {
    return scan.textBytes();
  }

  /** Sets whom to tell whenever more of it has come; a long file takes its time. */
  void onProgress(Runnable action) {
    progress = action;
  }

  /** Whether it can (still) be sent, perhaps once more. */
  boolean sendable() {
    return whole || streaming == null || !streaming.begun();
  }

  /**
   * The form for a provider.
   *
   * @param upstreamModel stands where the form names its model, if it does
   * @throws IllegalStateException if it was sent and is not here any more
   */
  Payload.Stream to(String upstreamModel) {
    if (!sendable()) {
      throw new IllegalStateException("a form that streams is sent once");
    }
    FormRewrite rewrite = new FormRewrite(rules, boundary, upstreamModel);
    List<Buffer> ready = new ArrayList<>();
    pieces.forEach(piece -> rewrite.add(piece, ready));
    FormStream stream;
    long length;
    if (whole) {
      stream = FormStream.of(ready);
      length = ready.stream().mapToLong(Buffer::length).sum();
    } else {
      stream = FormStream.of(ready, request, chunk -> rest(chunk, rewrite), passed);
      length = rewrite.settled() && size() >= 0 ? size() + rewrite.added() : -1;
    }
    streaming = stream;
    return new Payload.Stream(contentType, length, stream);
  }

  /**
   * More of what streams.
   *
   * @param chunk null at the end
   * @throws RoadException if the form must not go on
   */
  private List<Buffer> rest(@Nullable Buffer chunk, FormRewrite rewrite) {
    progress.run();
    List<Buffer> ready = new ArrayList<>();
    if (chunk == null) {
      scan.end();
    } else {
      held += chunk.length();
      if (held > FormReader.MAX_FORM_BYTES) {
        throw new RoadException(Errors.formTooLarge(FormReader.MAX_FORM_BYTES));
      }
      for (Piece piece : scan.feed(chunk)) {
        if (piece instanceof Value value) {
          putLate(value);
        }
        rewrite.add(piece, ready);
      }
    }
    checkForm();
    return ready;
  }

  /**
   * Succeeds when all of it has gone to the provider; fails with a {@link RoadException} if it was
   * found, under way, that it must not, or with what broke the caller's connection.
   */
  Future<Void> passed() {
    return passed.future();
  }
}
