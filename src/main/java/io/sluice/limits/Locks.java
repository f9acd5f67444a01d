package io.sluice.limits;

import java.util.Arrays;
import java.util.Comparator;

/**
 * All cells of one decision at once. They are locked in one order, so that no two decisions wait
 * for each other, and without any trying and giving back, so that nobody is refused for what
 * another did not get in the end.
 */
final class Locks {

  private static final Comparator<Cell> ORDER = Comparator.comparingLong(cell -> cell.order);

  private Locks() {}

  /** Locks them, and returns them as they are to be unlocked. */
  static Cell[] lock(Cell[] cells) {
    Cell[] ordered = cells;
    for (int i = 1; i < cells.length; i++) {
      if (cells[i - 1].order > cells[i].order) {
        ordered = cells.clone();
        Arrays.sort(ordered, ORDER);
        break;
      }
    }
    for (Cell cell : ordered) {
      cell.lock.lock();
    }
    return ordered;
  }

  static void unlock(Cell[] ordered) {
    for (Cell cell : ordered) {
      cell.lock.unlock();
    }
  }
}
