package io.sluice.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What a published client, told another base URL and a token for an API key, must be able to do
 * against the demo, whichever format its model's provider speaks.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class ClientContract {

  /** The demo's models of conversation, by the format of their provider. */
  enum Model {
    OPENAI("sim-small"),
    ANTHROPIC("sim-claude"),
    ANTHROPIC_THINKING("sim-claude-thinking"),
    GEMINI("sim-gemini"),
    GEMINI_3("sim-gemini-3"),
    BEDROCK("sim-nova"),
    COHERE("sim-command");

    final String id;

    Model(String id) {
      this.id = id;
    }
  }

  /**
   * An answer as the client tells it.
   *
   * @param finish in the client's own word
   * @param tokens of the answer, as billed
   * @param parts in how many it came; 1 if whole
   */
  record Said(String text, String finish, long tokens, int parts) {}

  /**
   * An answer after a tool was called.
   *
   * @param cities with which the model called it
   */
  record Called(List<String> cities, String text) {}

  static final String TOOL = "get_weather";
  static final String RESULT = "sunny, 21 degrees";

  private static final String TEXT = "/sim tokens=40";
  private static final String QUESTION = "What is the weather in Paris?";

  /** Some words that a person can read. */
  private static final String READABLE = "(?s).*[A-Za-z]{3,} [a-z]+ .*";

  private DemoBroker broker;

  abstract void connect(String url, String token);

  abstract List<String> models();

  abstract Said complete(String model, String text);

  abstract Said stream(String model, String text);

  /** Asks, runs the tool, which is offered with a required {@code city}, and asks again. */
  abstract Called call(String model, String question, boolean streamed);

  /** What the client calls an answer that ended by itself. */
  abstract String finished();

  abstract boolean isUnauthorized(Throwable failure);

  abstract boolean isNotFound(Throwable failure);

  @BeforeAll
  void start(@TempDir Path folder) throws Exception {
    broker = DemoBroker.start(folder);
    connect(broker.url(), broker.token());
  }

  @AfterAll
  void stop() throws Exception {
    broker.close();
  }

  @ParameterizedTest
  @EnumSource
  void listsTheModel(Model model) {
    assertThat(models()).contains(model.id);
  }

  @ParameterizedTest
  @EnumSource
  void completes(Model model) {
    Said said = complete(model.id, TEXT);
    assertThat(said.text()).isNotBlank();
    assertThat(said.finish()).isEqualTo(finished());
    assertThat(said.tokens()).isEqualTo(40);
  }

  @ParameterizedTest
  @EnumSource
  void streamsTheSameText(Model model) {
    Said said = stream(model.id, TEXT);
    assertThat(said.parts()).isGreaterThan(10);
    assertThat(said.text()).isEqualTo(complete(model.id, TEXT).text());
    assertThat(said.finish()).isEqualTo(finished());
    assertThat(said.tokens()).isEqualTo(40);
  }

  @ParameterizedTest
  @EnumSource
  void callsATool(Model model) {
    for (boolean streamed : new boolean[] {false, true}) {
      Called called = call(model.id, QUESTION, streamed);
      assertThat(called.cities()).as("streamed: " + streamed).hasSize(1).doesNotContain("");
      assertThat(called.text()).isNotBlank();
    }
  }

  @ParameterizedTest
  @EnumSource
  void aProviderThatDiesInTheMiddleIsAnErrorAndNotAnEnd(Model model) {
    String cut = "/sim tokens=60 gap=1ms die-after=20";
    assertThat(catchThrowable(() -> stream(model.id, cut)))
        .isNotNull()
        .hasMessageMatching(READABLE);
  }

  @Test
  void aModelThatIsNotThereIsNotFound() {
    for (Throwable failure : failures("nobody-has-this")) {
      assertThat(failure).matches(this::isNotFound).hasMessageContaining("model");
    }
  }

  @Test
  void aForgedTokenIsUnauthorized() {
    String token = broker.token();
    int signature = token.lastIndexOf('.') + 1;
    String forged = new StringBuilder(token.substring(signature)).reverse().toString();
    connect(broker.url(), token.substring(0, signature) + forged);
    try {
      for (Throwable failure : failures(Model.OPENAI.id)) {
        assertThat(failure).matches(this::isUnauthorized).hasMessageMatching(READABLE);
      }
    } finally {
      connect(broker.url(), token);
    }
  }

  private List<Throwable> failures(String model) {
    return List.of(
        catchThrowable(() -> complete(model, "Hi")), catchThrowable(() -> stream(model, "Hi")));
  }
}
