package io.sluice.wire;

import io.sluice.usage.TokenCounts;
import io.vertx.core.buffer.Buffer;
import org.jspecify.annotations.Nullable;

/** An answer around another one, which says all that this one does not say itself. */
public interface AroundAnswer extends Answer {

  /** The one inside. */
  Answer answer();

  @Override
  default String contentType() {
    return answer().contentType();
  }

  @Override
  default Buffer feed(Buffer bytes) {
    return answer().feed(bytes);
  }

  @Override
  default Buffer end() {
    return answer().end();
  }

  @Override
  default boolean complete() {
    return answer().complete();
  }

  @Override
  default boolean wholeAtEnd() {
    return answer().wholeAtEnd();
  }

  @Override
  default boolean failed() {
    return answer().failed();
  }

  @Override
  default @Nullable String unreadable() {
    return answer().unreadable();
  }

  @Override
  default @Nullable TokenCounts reported() {
    return answer().reported();
  }

  @Override
  default long estimatedOutput() {
    return answer().estimatedOutput();
  }

  @Override
  default TokenCounts estimated(long estimatedInput) {
    return answer().estimated(estimatedInput);
  }

  @Override
  default String servedModel() {
    return answer().servedModel();
  }

  @Override
  default @Nullable Buffer failure(Fault fault) {
    return answer().failure(fault);
  }
}
