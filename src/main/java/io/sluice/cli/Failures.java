package io.sluice.cli;

import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.util.Objects;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;

/** Says in one line what went wrong. Stack traces are for faults of ours, not for a taken port. */
final class Failures {

  private Failures() {}

  static String describe(Throwable failure) {
    Throwable cause = failure;
    while ((cause instanceof CompletionException || cause instanceof ExecutionException)
        && cause.getCause() != null) {
      cause = cause.getCause();
    }
    if (cause instanceof NoSuchFileException missing) {
      return "There is no file " + missing.getFile() + ".";
    }
    if (cause instanceof AccessDeniedException denied) {
      return "No permission for " + denied.getFile() + ".";
    }
    String message = cause.getMessage();
    return message == null || cause instanceof NullPointerException
        ? "Failed: " + cause
        : Objects.requireNonNull(message);
  }
}
