package io.sluice.wire.multipart;

import io.sluice.wire.multipart.Piece.Bytes;
import io.sluice.wire.multipart.Piece.FileBegins;
import io.sluice.wire.multipart.Piece.LastPartEnded;
import io.sluice.wire.multipart.Piece.Value;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads a form as it comes, wherever the network has cut it. What it keeps is the head of a part,
 * the value of a field that was asked for, or a delimiter that is not whole yet; all else it gives
 * back at once. All three are bounded, and so is the number of parts. Strict where those who read
 * the form next could see another field in it; never throws.
 *
 * <p>Use: {@link #feed} for each buffer, and {@link #end}; after a {@link #failure} there is
 * nothing more.
 */
public final class MultipartScan {

  /** Of the head of one part. */
  public static final int MAX_HEAD_BYTES = 16 * 1024;

  /** Of the value of a field that was asked for. */
  public static final int MAX_VALUE_BYTES = 64 * 1024;

  public static final int MAX_PARTS = 1000;

  /** What may stand before the first part, and be passed over. */
  private static final int MAX_PREAMBLE_BYTES = 4096;

  private static final int MAX_PADDING_BYTES = 256;

  private enum Place {
    PREAMBLE,
    DELIMITER,
    HEAD,
    FIRST_BYTES,
    VALUE,
    CONTENT,
    EPILOGUE
  }

  private final Delimiter delimiter;
  private final Set<String> wanted;
  private byte[] held = {};

  /** The last buffer, if it is all that is held: it can go on as it is. */
  private @Nullable Buffer whole;

  private int from;
  private int to;
  private Place place = Place.PREAMBLE;
  private String name = "";
  private int parts;
  private boolean file;
  private long textBytes;
  private @Nullable String failure;
  private List<Piece> pieces = new ArrayList<>();

  /**
   * @param boundary of the content type
   * @param wanted fields to tell the values of
   */
  public MultipartScan(String boundary, Set<String> wanted) {
    this.delimiter = new Delimiter(boundary);
    this.wanted = Set.copyOf(wanted);
  }

  /** Takes the next bytes and gives the pieces that are whole now. */
  public List<Piece> feed(Buffer chunk) {
    if (failure != null) {
      return List.of();
    }
    int rest = to - from;
    byte[] next = new byte[rest + chunk.length()];
    System.arraycopy(held, from, next, 0, rest);
    chunk.getBytes(next, rest);
    held = next;
    whole = rest == 0 ? chunk : null;
    from = 0;
    to = next.length;
    pieces = new ArrayList<>();
    while (step()) {}
    return pieces;
  }

  /** Nothing more comes: a form that is not whole is a {@link #failure}. */
  public void end() {
    if (failure == null && place != Place.EPILOGUE) {
      failure = "the form is cut short: its last delimiter is missing";
    }
  }

  /** Whether the form is whole. */
  public boolean complete() {
    return failure == null && place == Place.EPILOGUE;
  }

  /** True if there may be more to do. */
  private boolean step() {
    return failure == null
        && switch (place) {
          case PREAMBLE -> preamble();
          case DELIMITER -> delimiter();
          case HEAD -> head();
          case FIRST_BYTES -> firstBytes();
          case VALUE -> value();
          case CONTENT -> content();
          case EPILOGUE -> epilogue();
        };
  }

  private boolean preamble() {
    int opening = delimiter.length() - 2;
    int length = Math.min(opening, to - from);
    if (delimiter.opens(held, from, length)) {
      return length == opening && begin(Place.DELIMITER, from);
    }
    int found = delimiter.find(held, from, to);
    if (found < 0) {
      return fails(to - from > MAX_PREAMBLE_BYTES, "the form does not begin with its boundary");
    }
    pass(found);
    return begin(Place.DELIMITER, found);
  }

  /** Stands at the dashes of a delimiter, or at the line end before them. */
  private boolean delimiter() {
    int at = from + (held[from] == '\r' ? delimiter.length() : delimiter.length() - 2);
    if (to - at < 2) {
      return false;
    }
    if (held[at] == '-' && held[at + 1] == '-') {
      if (parts == 0) {
        return fails(true, "the form has no parts");
      }
      pieces.add(new LastPartEnded());
      pass(at + 2);
      return begin(Place.EPILOGUE, from);
    }
    int end = at;
    while (end < to && (held[end] == ' ' || held[end] == '\t')) {
      end++;
    }
    if (end - at > MAX_PADDING_BYTES || (end < to && held[end] != '\r')) {
      return fails(true, "a boundary of the form is not followed by a line end");
    }
    if (to - end < 2) {
      return false;
    }
    if (held[end + 1] != '\n') {
      return fails(true, "a boundary of the form is not followed by a line end");
    }
    if (++parts > MAX_PARTS) {
      return fails(true, "the form has more than " + MAX_PARTS + " parts");
    }
    // The line end stays: it may be the first half of the empty line that ends an empty head.
    pass(end);
    return begin(Place.HEAD, end);
  }

  private boolean head() {
    int end = emptyLine();
    if (end < 0) {
      return fails(
          to - from > MAX_HEAD_BYTES,
          "the head of a part of the form is longer than " + MAX_HEAD_BYTES + " bytes");
    }
    PartHead head =
        end - from > MAX_HEAD_BYTES ? null : PartHead.read(held, Math.min(from + 2, end), end);
    if (head == null) {
      return fails(true, "the head of a part of the form must name its field, once, plainly");
    }
    boolean asked = wanted.contains(head.name());
    if (asked && (head.file() || !head.plain())) {
      return fails(true, "the part " + head.name() + " of the form must be plain text in UTF-8");
    }
    pass(end + 4);
    name = head.name();
    file = head.file();
    if (file) {
      pieces.add(new FileBegins());
    }
    return begin(Place.FIRST_BYTES, from);
  }

  /** A delimiter right behind the head's empty line is one to some readers and none to others. */
  private boolean firstBytes() {
    int opening = delimiter.length() - 2;
    int length = Math.min(opening, to - from);
    if (delimiter.opens(held, from, length)) {
      return fails(length == opening, "a part of the form has no line end before its delimiter");
    }
    return begin(wanted.contains(name) ? Place.VALUE : Place.CONTENT, from);
  }

  /** Index of the first CRLF CRLF; -1 if there is none. */
  private int emptyLine() {
    for (int at = from; at + 3 < to; at++) {
      if (held[at] == '\r'
          && held[at + 1] == '\n'
          && held[at + 2] == '\r'
          && held[at + 3] == '\n') {
        return at;
      }
    }
    return -1;
  }

  private boolean value() {
    int end = delimiter.find(held, from, to);
    int length = (end < 0 ? to - delimiter.length() : end) - from;
    if (length > MAX_VALUE_BYTES) {
      return fails(
          true, "the part " + name + " of the form is longer than " + MAX_VALUE_BYTES + " bytes");
    }
    if (end < 0) {
      return false;
    }
    pieces.add(new Value(name, slice(end)));
    return begin(Place.DELIMITER, end);
  }

  private boolean content() {
    int end = delimiter.find(held, from, to);
    int sure = end < 0 ? delimiter.begun(held, from, to) : end;
    textBytes += file ? 0 : sure - from;
    pass(sure);
    return end >= 0 && begin(Place.DELIMITER, end);
  }

  private boolean epilogue() {
    for (int at = from; at < to; at++) {
      if (" \t\r\n".indexOf(held[at]) < 0) {
        return fails(true, "something follows the last delimiter of the form");
      }
    }
    pass(to);
    return false;
  }

  private boolean begin(Place next, int at) {
    from = at;
    place = next;
    return true;
  }

  private boolean fails(boolean wrong, String why) {
    if (wrong) {
      failure = why;
      held = new byte[0];
      from = 0;
      to = 0;
    }
    return false;
  }

  private void pass(int until) {
    if (until > from) {
      pieces.add(new Bytes(slice(until)));
    }
  }

  private Buffer slice(int until) {
    Buffer all = from == 0 && until == held.length ? whole : null;
    Buffer bytes = all == null ? Buffer.buffer(Arrays.copyOfRange(held, from, until)) : all;
    from = until;
    return bytes;
  }

  /** Bytes of fields, so far, that are neither files nor were asked for. */
  public long textBytes() {
    return textBytes;
  }

  /** Why nothing more can be read from this form, or null as long as it can. */
  public @Nullable String failure() {
    return failure;
  }
}
