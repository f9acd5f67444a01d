import io.vertx.core.buffer.Buffer;
import java.util.Arrays;
import java.util.Random;

/** What one caller of the soak does, how often, and how it should end. */
enum Behaviour {
  /** Reads a stream to its end. */
  STREAMS(83, "", true, Ending.WHOLE),
  /** Waits for the whole answer in one piece. */
  WAITS(5, "", false, Ending.WHOLE),
  /**
   * Hangs up in the middle of a stream, which is long enough to have a middle on a busy machine.
   */
  LEAVES(6, "tokens=2000", true, Ending.LEFT),
  /** Hangs up on a provider that went silent in the middle of a stream. */
  LOSES_PATIENCE(2, "stall-after=20", true, Ending.LEFT),
  /** Sees a provider die in the middle of a stream, and must be told. */
  IS_CUT_OFF(2, "die-after=20", true, Ending.TOLD),
  /** Is refused by the provider. */
  IS_REFUSED(2, "error=500", true, Ending.REFUSED);

  /** What the caller should see last. */
  enum Ending {
    /** HTTP 200 and a whole answer. */
    WHOLE,
    /** The caller is the one who ends it. */
    LEFT,
    /** HTTP 200 and an error event in the stream. */
    TOLD,
    /** An HTTP error. */
    REFUSED
  }

  private static final int SUM = Arrays.stream(values()).mapToInt(each -> each.percent).sum();

  private final int percent;
  private final String fault;
  private final boolean streamed;
  private final Ending ending;

  Behaviour(int percent, String fault, boolean streamed, Ending ending) {
    this.percent = percent;
    this.fault = fault;
    this.streamed = streamed;
    this.ending = ending;
  }

  static Behaviour any(Random random) {
    int left = random.nextInt(SUM);
    for (Behaviour behaviour : values()) {
      left -= behaviour.percent;
      if (left < 0) {
        return behaviour;
      }
    }
    throw new IllegalStateException("the percentages do not add up");
  }

  Ending ending() {
    return ending;
  }

  boolean streamed() {
    return streamed;
  }

  /**
   * @param pace of the answer, in the words of the simulated provider
   */
  Buffer request(String pace) {
    return Shape.request(pace + " " + fault, streamed);
  }
}
