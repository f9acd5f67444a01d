package io.sluice.wire;

import org.jspecify.annotations.Nullable;

/**
 * One piece of an event stream: an event with the blank line that ends it, or a comment or a blank
 * line that stands between events and carries nothing. The pieces of a stream, one after the other,
 * are its bytes.
 *
 * <p>Source: WHATWG HTML, 9.2.6 "Interpreting an event stream". Valid until the framing that gave
 * it is fed again.
 */
public final class SseEvent {

  private static final byte[] DATA = {'d', 'a', 't', 'a'};
  private static final byte[] EVENT = {'e', 'v', 'e', 'n', 't'};

  private final Slice raw;
  private final boolean trailing;
  private String name = "";
  private @Nullable Slice data;

  /** Room for data of several lines, joined; as long as the event, so that joining is one pass. */
  private byte @Nullable [] joined;

  private SseEvent(Slice raw, boolean trailing) {
    this.raw = raw;
    this.trailing = trailing;
  }

  /**
   * Reads the fields of a piece.
   *
   * @param textFrom where its first line starts: after the byte order mark, if it has one
   * @param firstLineEnd where it ends; most events have no other, and are so read without a search
   */
  static SseEvent read(Slice raw, int textFrom, int firstLineEnd) {
    SseEvent event = new SseEvent(raw, false);
    event.readLine(textFrom, firstLineEnd);
    // The second half of a CRLF reads as an empty line, which says nothing.
    int at = firstLineEnd + 1;
    while (at < raw.to()) {
      int end = lineEnd(raw.bytes(), at, raw.to());
      event.readLine(at, end);
      at = end + 1;
    }
    return event;
  }

  /** The LF of a CRLF whose CR ended the piece before. */
  static SseEvent trailing(Slice raw) {
    return new SseEvent(raw, true);
  }

  /** Index of the first CR or LF; {@code to} if there is none. */
  static int lineEnd(byte[] bytes, int from, int to) {
    int end = from;
    while (end < to && bytes[end] != '\n' && bytes[end] != '\r') {
      end++;
    }
    return end;
  }

  private void readLine(int from, int to) {
    int value = valueOf(DATA, from, to);
    if (value >= 0) {
      addData(value, to);
      return;
    }
    value = valueOf(EVENT, from, to);
    if (value >= 0) {
      name = new Slice(raw.bytes(), value, to).toString();
    }
  }

  /** Where the value of a line starts if its field has this name; -1 if it has not. */
  private int valueOf(byte[] field, int from, int to) {
    byte[] bytes = raw.bytes();
    int colon = from + field.length;
    if (colon > to || (colon < to && bytes[colon] != ':')) {
      return -1;
    }
    for (int i = 0; i < field.length; i++) {
      if (bytes[from + i] != field[i]) {
        return -1;
      }
    }
    if (colon == to) {
      return to;
    }
    return colon + 1 < to && bytes[colon + 1] == ' ' ? colon + 2 : colon + 1;
  }

  private void addData(int from, int to) {
    Slice before = data;
    if (before == null) {
      data = new Slice(raw.bytes(), from, to);
      return;
    }
    byte[] all = joined;
    if (all == null) {
      all = new byte[raw.length()];
      System.arraycopy(before.bytes(), before.from(), all, 0, before.length());
      joined = all;
    }
    int length = before.length();
    all[length] = '\n';
    System.arraycopy(raw.bytes(), from, all, length + 1, to - from);
    data = new Slice(all, 0, length + 1 + to - from);
  }

  /** All its bytes, line ends included. */
  public Slice raw() {
    return raw;
  }

  /** Its {@code data} lines, joined with LF; null if it has none. */
  public @Nullable Slice data() {
    return data;
  }

  /** Its {@code event} field; empty if it has none. */
  public String name() {
    return name;
  }

  /**
   * True for the LF of a line end that was split between two chunks, after the event it ends had
   * been given out at its CR. It shares the fate of that event.
   */
  public boolean trailing() {
    return trailing;
  }
}
