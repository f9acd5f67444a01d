package io.sluice.config;

/** Where something stands in a file; both count from 1, columns in characters. */
record Position(int line, int column) {
  static final Position START = new Position(1, 1);
}
