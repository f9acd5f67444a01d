package io.sluice.wire.multipart;

import io.vertx.core.buffer.Buffer;

/** A piece of a form. The bytes of all its pieces, one after the other, are the form. */
public sealed interface Piece {

  /** Empty for what only marks a place. */
  Buffer bytes();

  /** Anything that need not be understood: delimiters, heads, files, other fields. */
  record Bytes(Buffer bytes) implements Piece {}

  /** The whole value of a field that was asked for; nothing else is in its bytes. */
  record Value(String name, Buffer bytes) implements Piece {
    public String text() {
      return bytes.toString();
    }
  }

  /** Here a file's content begins. */
  record FileBegins() implements Piece {
    @Override
    public Buffer bytes() {
      return Buffer.buffer();
    }
  }

  /** Here the last part has ended: another could follow. What comes next is the form's end. */
  record LastPartEnded() implements Piece {
    @Override
    public Buffer bytes() {
      return Buffer.buffer();
    }
  }
}
