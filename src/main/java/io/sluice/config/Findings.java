package io.sluice.config;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Collects what the steps of one load find. One error per key: the first names the cause. */
final class Findings {
  private static final Comparator<Problem> IN_FILE_ORDER =
      Comparator.comparingInt(Problem::line).thenComparingInt(Problem::column);

  private final String file;
  private final List<Problem> errors = new ArrayList<>();
  private final List<Problem> warnings = new ArrayList<>();
  private final Set<String> blamed = new HashSet<>();

  Findings(String file) {
    this.file = file;
  }

  void error(Place place, String message) {
    if (blamed.add(place.key())) {
      errors.add(problem(place, message));
    }
  }

  void error(Position at, String message) {
    errors.add(new Problem(file, at.line(), at.column(), "", message));
  }

  void warn(Place place, String message) {
    warnings.add(problem(place, message));
  }

  boolean clean() {
    return errors.isEmpty();
  }

  LoadResult.Refused refused() {
    return new LoadResult.Refused(errors.stream().sorted(IN_FILE_ORDER).toList());
  }

  List<Problem> warnings() {
    return warnings.stream().sorted(IN_FILE_ORDER).toList();
  }

  private Problem problem(Place place, String message) {
    return new Problem(file, place.at().line(), place.at().column(), place.key(), message);
  }
}
