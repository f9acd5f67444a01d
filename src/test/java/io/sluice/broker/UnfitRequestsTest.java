package io.sluice.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.wire.Format;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Bodies that are well-formed and yet no request that anybody could serve. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class UnfitRequestsTest {

  private static final String LONG = "x".repeat(10_000);

  private BadInput bad;

  @BeforeAll
  void start(@TempDir Path folder) throws Exception {
    bad = BadInput.start(folder);
  }

  @AfterEach
  void nothingIsLeft() throws Exception {
    bad.assertNothingIsLeft();
  }

  @AfterAll
  void stop() {
    bad.close();
  }

  static List<Way> withModels() {
    return Way.ALL.stream().filter(way -> way.format() != Format.BATCHES).toList();
  }

  /** A way and a vendor whose format it is not. */
  private record Abroad(Way way, String family) {
    @Override
    public String toString() {
      return way + " at " + family;
    }

    String body(String body) {
      return way.modelInBody()
          ? body.replace("\"" + way.family() + "\"", "\"" + family + "\"")
          : body;
    }
  }

  static List<Abroad> abroad() {
    List<Abroad> all = new ArrayList<>();
    for (Way way : Way.TALKS) {
      for (String family : BadInput.FAMILIES) {
        if (!family.equals(way.family())) {
          all.add(new Abroad(way, family));
        }
      }
    }
    return all;
  }

  private VendorError refused(Way way, String path, String body, int status) throws Exception {
    return bad.refused(way.format(), bad.broker.send(bad.post(path, body)), status);
  }

  private VendorError refused(Abroad abroad, String body) throws Exception {
    Way way = abroad.way();
    return refused(way, way.path(abroad.family()), abroad.body(body), 400);
  }

  private VendorError model(Way way, String model, int status) throws Exception {
    return way.modelInBody()
        ? refused(way, way.path(), way.with("'model':'" + model + "'"), status)
        : refused(way, way.path(model), way.body(), status);
  }

  @ParameterizedTest
  @MethodSource("withModels")
  void aModelThatIsNotThereIs404(Way way) throws Exception {
    VendorError error = model(way, "no-such-model", 404);
    assertThat(error.message()).contains("no model of that name", "GET /v1/models");
    error.names(way.format(), "model");
  }

  @ParameterizedTest
  @MethodSource("withModels")
  void aModelWithoutANameOrWithTooLongAOneIsNotRepeated(Way way) throws Exception {
    model(way, "", 400).names(way.format(), "model");
    VendorError error = model(way, way.modelInBody() ? LONG : LONG.substring(0, 5000), 400);
    error.names(way.format(), "model");
    assertThat(error.message()).contains("1 to 256 characters").doesNotContain("xxx");
    String hidden = "a\\u0000b\\nc";
    if (way.modelInBody()) {
      assertThat(model(way, hidden, 404).message()).contains("no model of that name");
    }
  }

  @ParameterizedTest
  @MethodSource("abroad")
  void aFieldThatNobodyKnowsIsNamedWhereItIsTranslated(Abroad abroad) throws Exception {
    Way way = abroad.way();
    refused(abroad, way.also("'x_unknown':{'a':1}")).names(way.format(), "x_unknown");
    VendorError error = refused(abroad, way.also("'" + LONG.substring(0, 9000) + "':1"));
    assertThat(error.message().length() + error.field().length()).isLessThan(500);
  }

  @ParameterizedTest
  @MethodSource("abroad")
  void whatIsLongIsNotRepeatedWhereverItStands(Abroad abroad) throws Exception {
    Way way = abroad.way();
    List<String> fields =
        switch (way.format()) {
          case GEMINI ->
              List.of(
                  "'contents':[{'role':'LONG','parts':[{'text':'x'}]}]",
                  "'contents':[{'parts':[{'LONG':'x'}]}]",
                  "'toolConfig':{'functionCallingConfig':{'mode':'LONG'}}");
          case CONVERSE ->
              List.of(
                  "'messages':[{'role':'LONG','content':[{'text':'x'}]}]",
                  "'messages':[{'role':'user','content':[{'LONG':'x'}]}]",
                  "'messages':[{'role':'user','content':[{'image':{'format':'LONG'}}]}]",
                  "'toolConfig':{'toolChoice':{'LONG':{}}}");
          case RESPONSES ->
              List.of(
                  "'input':[{'type':'LONG'}]",
                  "'input':[{'role':'LONG','content':'x'}]",
                  "'input':[{'role':'user','content':[{'type':'LONG'}]}]",
                  "'tool_choice':'LONG'",
                  "'text':{'format':{'type':'LONG'}}");
          default ->
              List.of(
                  "'messages':[{'role':'LONG','content':'x'}]",
                  "'messages':[{'role':'user','content':[{'type':'LONG'}]}]",
                  "'messages':[{'role':'user','content':'x','LONG':1}]",
                  "'tool_choice':{'type':'LONG'}");
        };
    for (String field : fields) {
      VendorError error = refused(abroad, way.with(field).replace("LONG", LONG));
      assertThat(error.message()).doesNotContain("x".repeat(101));
      assertThat(error.field()).doesNotContain("x".repeat(101));
    }
  }

  @ParameterizedTest
  @MethodSource("abroad")
  void whatHasTheWrongShapeInsideIsNamedByItsPath(Abroad abroad) throws Exception {
    Way way = abroad.way();
    List<String> fields =
        switch (way.format()) {
          case GEMINI -> List.of("'contents':[7]", "'contents':[{'parts':[7]}]");
          case CONVERSE -> List.of("'messages':[7]", "'messages':[{'role':'user','content':[7]}]");
          case RESPONSES -> List.of("'input':[7]", "'input':[{'role':'user','content':[7]}]");
          default -> List.of("'messages':[7]", "'messages':[{'role':'user','content':[7]}]");
        };
    for (String field : fields) {
      String name = field.substring(1, field.indexOf(':') - 1);
      VendorError error = refused(abroad, way.with(field));
      assertThat(error.message()).contains(name + "[0]");
    }
  }

  @Test
  void messagesWithoutABoundAreRefused() throws Exception {
    for (String family : BadInput.FAMILIES) {
      String body = new Abroad(Way.MESSAGES, family).body(Way.MESSAGES.without("max_tokens"));
      refused(Way.MESSAGES, Way.MESSAGES.path(), body, 400)
          .names(Way.MESSAGES.format(), "max_tokens is missing");
    }
  }

  @Test
  void whatIsReferredToAndIsNotThereIsNamed() throws Exception {
    refused(Way.RESPONSES, "/v1/responses", Way.RESPONSES.also("'previous_response_id':'r'"), 404)
        .names(Format.RESPONSES, "previous_response_id");
    Way batches = Way.ALL.get(Way.ALL.size() - 1);
    refused(batches, batches.path(), batches.body(), 404).names(Format.BATCHES, "input_file_id");
  }
}
