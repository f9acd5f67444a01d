package io.sluice.simulator;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a request asked to be served: read from the lines of its last user message that start with
 * {@code /sim}. {@link #HELP} says what each means.
 *
 * @param tokens length of the answer; null leaves it to the provider
 * @param cached prompt tokens that come from the cache
 * @param cacheWrite prompt tokens that go to the cache for minutes
 * @param cacheWriteLong prompt tokens that go to the cache for an hour
 * @param reasoning null leaves it to the model
 * @param calls of tools, where some are offered; null leaves it to the provider
 * @param call the one to call, if it is offered; its schema fits only what it is to be called with
 * @param preamble tokens of text before the calls
 * @param finish the vendor's word for the end; null for the right one
 */
public record Directives(
    @Nullable Integer tokens,
    Duration gap,
    Duration first,
    int cached,
    int cacheWrite,
    int cacheWriteLong,
    @Nullable Integer reasoning,
    @Nullable Integer calls,
    Asked.@Nullable Tool call,
    int preamble,
    boolean argsLast,
    boolean showReasoning,
    boolean refuse,
    boolean cite,
    @Nullable String finish,
    boolean dribble,
    boolean noUsage,
    boolean flood,
    Faults faults) {

  public static final int NEVER = Integer.MAX_VALUE;
  static final int MAX_TOKENS = 10_000_000;
  private static final int MAX_CALLS = 64;

  static final String VALID =
      "tokens=N gap=5ms first=300ms cached=N cache-write=N cache-write-long=N reasoning=N"
          + " show-reasoning calls=N preamble=N args-last refuse cite finish=WORD error=STATUS"
          + " retry-after=N die die-head die-after=N stall stall-head stall-after=N error-after=N"
          + " end-after=N no-end dribble malformed garbage oversized wrong-type no-usage flood"
          + " times=N at=NAME call=TOOL args=JSON";

  static final List<String> KNOWN = List.of(VALID.split(" "));

  static final String HELP =
      """
      A line of the last user message that starts with /sim steers the answer, in every format:

        /sim tokens=200 gap=5ms first=300ms

        tokens=N       answer with N tokens of text, one a chunk, also where tools are offered
        gap=5ms        time between chunks (ms or s); 0, as fast as the socket takes, is the default
        first=300ms    time before the first byte (ms or s)
        cached=N       bill N prompt tokens as cached; the prompt counts at least as many
        cache-write=N  bill N prompt tokens as written to the cache for minutes
        cache-write-long=N  bill N prompt tokens as written to the cache for an hour
        reasoning=N    bill N reasoning tokens besides the text; sent where the format shows them
        show-reasoning  chat: send the reasoning as reasoning_content, as some compatible servers do
        calls=N        call N of the offered tools, in parallel and round; 0 for text
        call=TOOL      call this one if it is offered, else answer in text
        args=JSON      with these arguments: an object, written without spaces
        preamble=N     say N tokens before calling tools
        args-last      send a call's arguments whole, with its last event
        refuse         answer with the format's refusal
        cite           cite a source, where the format can
        finish=WORD    end for this reason, in the vendor's own word

        Faults:

        error=STATUS   refuse with this status, 400 to 599; 429 and 503 come with retry-after
        retry-after=N  its seconds; 1 is the default
        die            close the connection before the head of the answer
        die-head       close it after the head
        die-after=N    close it after N chunks
        stall          send nothing at all, keep the connection open
        stall-head     send the head and nothing more
        stall-after=N  send nothing after N chunks, keep the connection open
        error-after=N  fail after N chunks with the format's own error event
        end-after=N    end well after N chunks, without what ends an answer
        no-end         leave out only the last event
        dribble        send in tiny pieces, cut at awkward places
        malformed      put something that is not JSON in the middle
        garbage        put bytes that are not even text in the middle
        oversized      put an event of 4 MiB in the middle
        wrong-type     answer 200 with a page of HTML
        no-usage       never tell the usage
        flood          chunks of 8192 tokens as fast as the socket takes, 10000000 in all or tokens=N

        times=N        only the first N attempts of the same question meet the faults
        at=NAME        only the deployment with this name does: the key it is asked with, the model
                       or the path below /at/NAME

      Nobody listens at a closed port: that is how to refuse a connection.
      """;

  private static final DirectiveWords NO_WORDS = new DirectiveWords("", KNOWN);
  private static final Faults NO_FAULTS = Faults.in(NO_WORDS);
  private static final Directives NONE = in(NO_WORDS, NO_FAULTS);

  /**
   * @throws ApiError 400 for a directive that does not exist or has a bad value
   */
  static Directives in(String text) {
    if (!text.contains("/sim")) {
      return NONE;
    }
    DirectiveWords words = new DirectiveWords(text, KNOWN);
    return words.isEmpty() ? NONE : in(words, Faults.in(words));
  }

  private static Directives in(DirectiveWords words, Faults faults) {
    return new Directives(
        words.number("tokens", 0, MAX_TOKENS),
        words.duration("gap"),
        words.duration("first"),
        words.number("cached", 0),
        words.number("cache-write", 0),
        words.number("cache-write-long", 0),
        words.number("reasoning", 0, MAX_TOKENS),
        words.number("calls", 0, MAX_CALLS),
        DirectedCall.in(words),
        words.number("preamble", 0),
        words.has("args-last"),
        words.has("show-reasoning"),
        words.has("refuse"),
        words.has("cite"),
        words.word("finish"),
        words.has("dribble"),
        words.has("no-usage"),
        words.has("flood"),
        faults);
  }

  /** The same without faults. */
  Directives spared() {
    return new Directives(
        tokens,
        gap,
        first,
        cached,
        cacheWrite,
        cacheWriteLong,
        reasoning,
        calls,
        call,
        preamble,
        argsLast,
        showReasoning,
        refuse,
        cite,
        finish,
        dribble,
        noUsage,
        flood,
        NO_FAULTS);
  }

  /** Prompt tokens that come from the cache or go to it. */
  int cache() {
    return cached + cacheWrite + cacheWriteLong;
  }

  /** The word for the end: as directed, else {@code right}. */
  public String finishOr(String right) {
    return finish == null ? right : finish;
  }
}
