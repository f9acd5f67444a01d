package io.sluice.broker;

import io.sluice.provider.Call;
import io.sluice.routing.Failure;
import io.sluice.usage.Spend.Outcome;
import io.sluice.usage.TokenCounts;
import io.sluice.wire.Answer;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientResponse;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * An answer whose caller has left, read to its end for what it cost: some providers bill for all
 * that they make, whether or not anybody reads it. Belongs to one event loop.
 */
final class UnheardAnswer {

  private static final String DRAINED = "drained";

  private final Call call;
  private final String provider;
  private final Function<HttpClientResponse, Answer> answers;
  private final Runnable onFirst;
  private final Consumer<End> onEnd;
  private @Nullable Answer answer;
  private @Nullable Deadline deadline;
  private Runnable onOver = () -> {};
  private boolean begun;
  private boolean over;

  /**
   * What became of it.
   *
   * @param answer null if none began
   * @param outcome of the provider's part
   * @param failure null if the provider is not to blame
   * @param reason a stable code
   */
  record End(@Nullable Answer answer, Outcome outcome, @Nullable Failure failure, String reason) {

    @Nullable TokenCounts reported() {
      return answer == null ? null : answer.reported();
    }
  }

  /**
   * Not read yet.
   *
   * @param answers how to read an answer, by its head
   * @param onFirst is told of the first bytes, if none came before
   * @param onEnd is told once
   */
  UnheardAnswer(
      Call call,
      String provider,
      Function<HttpClientResponse, Answer> answers,
      Runnable onFirst,
      Consumer<End> onEnd) {
    this.call = call;
    this.provider = provider;
    this.answers = answers;
    this.onFirst = onFirst;
    this.onEnd = onEnd;
  }

  /** Sets what to do when it is over and settled. */
  void onOver(Runnable action) {
    onOver = action;
  }

  /**
   * Reads what is still to come of it.
   *
   * @param from where it comes from; null if its head is still to come
   * @param reading what reads it, with {@code from}
   * @param some whether some of it came before
   */
  void read(
      Deadline within, @Nullable HttpClientResponse from, @Nullable Answer reading, boolean some) {
    deadline = within;
    begun = some;
    if (from != null && reading != null) {
      if (some) {
        within.touched();
      }
      listen(from, reading);
      return;
    }
    call.response()
        .onSuccess(this::head)
        .onFailure(
            cause ->
                end(
                    Outcome.PROVIDER_FAILED,
                    ProviderErrors.reached(cause) ? Failure.BROKEN : Failure.UNREACHABLE,
                    ProviderErrors.unreachable(provider, cause).code()));
  }

  private void head(HttpClientResponse response) {
    if (over) {
      return;
    }
    if (ProviderErrors.misleads(response) || response.statusCode() >= 400) {
      Failure refusal =
          Failure.status(response.statusCode(), ProviderErrors.retryAfter(response.headers()));
      end(Outcome.PROVIDER_REFUSED, refusal, "provider_error");
    } else {
      listen(response, answers.apply(response));
    }
  }

  private void listen(HttpClientResponse from, Answer reading) {
    answer = reading;
    from.exceptionHandler(lost -> cutShort());
    from.handler(bytes -> take(reading, bytes));
    from.endHandler(
        end -> {
          call.finished();
          if (reading.wholeAtEnd()) {
            end(Outcome.COMPLETED, null, DRAINED);
          } else {
            cutShort();
          }
        });
    from.resume();
  }

  private void take(Answer reading, Buffer bytes) {
    if (over) {
      return;
    }
    if (!begun) {
      begun = true;
      onFirst.run();
    }
    if (deadline != null) {
      deadline.touched();
    }
    Buffer unused = reading.feed(bytes);
    String unreadable = reading.unreadable();
    if (unreadable != null) {
      end(
          Outcome.PROVIDER_FAILED,
          Failure.CUT,
          ProviderErrors.unreadable(provider, unreadable).code());
    }
  }

  private void cutShort() {
    end(Outcome.PROVIDER_FAILED, Failure.CUT, ProviderErrors.cutShort(provider).code());
  }

  void expired(Deadline.Kind kind) {
    end(
        Outcome.TIMED_OUT,
        begun ? Failure.CUT : Failure.TIMEOUT,
        ProviderErrors.expired(provider, kind).code());
  }

  /** The broker stops. */
  void cut() {
    end(Outcome.BROKER_STOPPED, null, Cut.BROKER_STOPS.reason());
  }

  /** An answer that has said all that it had to say counts as whole, whatever came then. */
  private void end(Outcome outcome, @Nullable Failure failure, String reason) {
    if (over) {
      return;
    }
    over = true;
    if (deadline != null) {
      deadline.cancel();
    }
    call.cancel();
    Answer read = answer;
    if (read != null) {
      // What takes an answer down, to give it again, learns here that it is whole.
      Buffer unused = read.end();
    }
    onEnd.accept(ended(read, new End(read, outcome, failure, reason)));
    onOver.run();
  }

  private static End ended(@Nullable Answer read, End otherwise) {
    if (read == null) {
      return otherwise;
    }
    if (read.failed()) {
      return new End(read, Outcome.PROVIDER_FAILED, Failure.CUT, "provider_error_event");
    }
    return read.complete() ? new End(read, Outcome.COMPLETED, null, DRAINED) : otherwise;
  }
}
