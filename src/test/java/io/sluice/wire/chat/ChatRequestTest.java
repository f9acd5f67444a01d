package io.sluice.wire.chat;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.wire.ApiRequest;
import io.sluice.wire.ApiRequest.Malformed;
import io.sluice.wire.ApiRequest.Parsed;
import io.sluice.wire.Feature;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ChatRequestTest {

  private static final ObjectMapper TREES = new ObjectMapper();

  @Test
  void readsWhatTheBrokerNeeds() {
    ChatRequest request =
        parsed(
            """
            {"model":"gpt","messages":[{"model":"x","stream":false}],"stream":true,"n":3,
             "stream_options":{"include_usage":true},"max_tokens":1,"max_completion_tokens":10000}""");

    assertThat(request.model()).isEqualTo("gpt");
    assertThat(request.stream()).isTrue();
    assertThat(request.usageAsked()).isTrue();
    assertThat(request.choices()).isEqualTo(3);
    assertThat(request.maxTokens()).isEqualTo(OptionalInt.of(1));
    assertThat(request.maxCompletionTokens()).isEqualTo(OptionalInt.of(10000));
    assertThat(request.outputTokenLimit()).isEqualTo(OptionalLong.of(30000));
  }

  @Test
  void nullAndAbsentMeanTheDefault() {
    ChatRequest nulls =
        parsed(
            """
            {"messages":[],"model":"m","stream":null,"stream_options":null,"n":null,
             "max_tokens":null,"max_completion_tokens":null}""");
    ChatRequest absent = parsed("{\"messages\":[],\"model\":\"m\"}");

    for (ChatRequest request : new ChatRequest[] {nulls, absent}) {
      assertThat(request.stream()).isFalse();
      assertThat(request.usageAsked()).isFalse();
      assertThat(request.choices()).isEqualTo(1);
      assertThat(request.outputTokenLimit()).isEmpty();
    }
  }

  @Test
  void theSameBufferGoesOnIfNothingChanges() {
    Buffer plain = Buffer.buffer("{\"model\":\"m\",\"messages\":[]}");
    Buffer asked =
        Buffer.buffer(
            "{\"model\":\"m\",\"messages\":[],\"stream\":true,"
                + "\"stream_options\":{\"include_usage\":true}}");

    assertThat(parsed(plain).rewrite("m")).isSameAs(plain);
    assertThat(parsed(asked).rewrite("m")).isSameAs(asked);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "{'model' : 'a','messages':[]}|{'model' : 'b','messages':[]}",
        "{'mod\\u0065l':'a\\n','messages':[]}|{'mod\\u0065l':'b','messages':[]}",
        "{'messages':[{'model':'a'}], 'model':'a'}|{'messages':[{'model':'a'}], 'model':'b'}",
        "{'model':'a','messages':[],'stream':true}"
            + "|{'model':'b','stream_options':{'include_usage':true},'messages':[],'stream':true}",
        "{'stream':true,'stream_options': null ,'messages':[],'model':'a'}"
            + "|{'stream':true,'stream_options': {'include_usage':true} ,'messages':[],'model':'b'}",
        "{'stream':true,'stream_options':{ },'messages':[],'model':'a'}"
            + "|{'stream':true,'stream_options':{'include_usage':true },'messages':[],'model':'b'}",
        "{'model':'a','stream_options':{'x':{'include_usage':1}},'messages':[],'stream':true}"
            + "|{'model':'b','stream_options':{'include_usage':true,'x':{'include_usage':1}},"
            + "'messages':[],'stream':true}",
        "{'model':'a','stream_options':{'x':1,'include_usage': false},'messages':[],'stream':true}"
            + "|{'model':'b','stream_options':{'x':1,'include_usage': true},"
            + "'messages':[],'stream':true}",
        "{'model':'a','stream_options':{'include_usage':null},'messages':[],'stream':true}"
            + "|{'model':'b','stream_options':{'include_usage':true},'messages':[],'stream':true}",
        "{'model':'a','stream_options':{'include_usage':false},'messages':[],'stream':false}"
            + "|{'model':'b','stream_options':{'include_usage':false},'messages':[],'stream':false}",
      })
  void rewritingChangesTheModelAndAsksAStreamForUsage(String from, String to) {
    Buffer rewritten = parsed(from.replace('\'', '"')).rewrite("b");
    assertThat(rewritten).hasToString(to.replace('\'', '"'));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "{'model':'a','messages':[]}|{'model':'b','max_completion_tokens':50,'messages':[]}",
        "{'model':'a','messages':[],'n':3}"
            + "|{'model':'b','max_completion_tokens':16,'messages':[],'n':3}",
        "{'model':'a','max_completion_tokens': null ,'messages':[]}"
            + "|{'model':'b','max_completion_tokens': 50 ,'messages':[]}",
        "{'max_completion_tokens':null,'max_tokens':7,'model':'a','messages':[]}"
            + "|{'max_completion_tokens':null,'max_tokens':7,'model':'b','messages':[]}",
        "{'model':'a','messages':[],'max_tokens':900}|{'model':'b','messages':[],'max_tokens':900}",
        "{'model':'a','messages':[],'stream':true}|{'model':'b','max_completion_tokens':50,"
            + "'stream_options':{'include_usage':true},'messages':[],'stream':true}",
      })
  void aBoundIsSetWhereTheCallerSetNone(String from, String to) {
    Buffer rewritten = parsed(from.replace('\'', '"')).rewrite("b", 50);
    assertThat(rewritten).hasToString(to.replace('\'', '"'));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "{'messages':[{'role':'user','content':'image_url'}]}|",
        "{'messages':[{'content':[{'type':'text','text':'x'}]}]}|",
        "{'messages':[{'content':[{'text':'x'}]}]}|",
        "{'messages':[{'content':[{'type':'text','text':'x'},{'type':'image_url'}]}]}|images",
        "{'messages':[{'content':[{'image_url':{'url':'x'}}]}]}|images",
        "{'messages':[{'content':[{'input_audio':{'type':'text'}}]}]}|audio",
        "{'messages':[{'content':[{'type':'text','type':'input_audio'}]}]}|audio",
        "{'messages':[{'content':[{'type':'file'}]},{'content':[{'type':'image'}]}]}|images,files",
        "{'messages':[{'content':[{'type':'hologram'}]}]}|files",
        "{'messages':[{'tool_calls':[{'type':'function','function':{'content':[{'type':'x'}]}}]}]}|",
        "{'messages':[],'tools':[]}|",
        "{'messages':[],'tools':null}|",
        "{'messages':[],'tools':[{'type':'function'}]}|tools",
        "{'messages':[],'functions':[{'name':'f'}]}|tools",
        "{'messages':[],'web_search_options':{}}|tools",
        "{'messages':[],'audio':{'voice':'x'}}|audio",
        "{'messages':[],'stream':true}|streaming",
      })
  void whatItContainsBesideTextIsKnown(String body, @Nullable String features) {
    String json = body.replace('\'', '"').replaceFirst("\\{", "{\"model\":\"m\",");
    assertThat(parsed(json).features())
        .extracting(Feature::word)
        .containsExactlyElementsOf(features == null ? List.of() : List.of(features.split(",")));
  }

  @Test
  void theNewModelNameIsEscaped() throws JsonProcessingException {
    String odd = "a\"b\\c\n漢\u0001😀";
    Buffer rewritten = parsed("{\"model\":\"m\",\"messages\":[]}").rewrite(odd);
    assertThat(tree(rewritten).get("model").textValue()).isEqualTo(odd);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "{'messages':[]}|model",
        "{'model':null,'messages':[]}|model",
        "{'model':7,'messages':[]}|model",
        "{'model':'','messages':[]}|model",
        "{'model':'m'}|messages",
        "{'model':'m','messages':null}|messages",
        "{'model':'m','messages':{}}|messages",
        "{'model':'m','messages':'x'}|messages",
        "{'model':'m','messages':[],'stream':'true'}|stream",
        "{'model':'m','messages':[],'stream':1}|stream",
        "{'model':'m','messages':[],'stream_options':true}|stream_options",
        "{'model':'m','messages':[],'stream_options':[]}|stream_options",
        "{'model':'m','messages':[],'stream_options':{'include_usage':1}}"
            + "|stream_options.include_usage",
        "{'model':'m','messages':[],'stream_options':{'include_usage':false,'include_usage':true}}"
            + "|stream_options.include_usage",
        "{'model':'m','messages':[],'max_tokens':0}|max_tokens",
        "{'model':'m','messages':[],'max_tokens':-1}|max_tokens",
        "{'model':'m','messages':[],'max_tokens':1.5}|max_tokens",
        "{'model':'m','messages':[],'max_tokens':1e3}|max_tokens",
        "{'model':'m','messages':[],'max_tokens':'9'}|max_tokens",
        "{'model':'m','messages':[],'max_tokens':2147483648}|max_tokens",
        "{'model':'m','messages':[],'max_completion_tokens':99999999999999999999}"
            + "|max_completion_tokens",
        "{'model':'m','messages':[],'n':0}|n",
        "{'model':'m','messages':[],'n':129}|n",
        "{'model':'m','messages':[],'model':'m'}|model",
        "{'model':'m','messages':[],'m\\u006fdel':'m'}|model",
        "{'model':'m','messages':[],'x':1,'x':1}|x",
      })
  void aWrongFieldIsNamed(String body, String param) {
    Malformed malformed = malformed(Buffer.buffer(body.replace('\'', '"')));
    assertThat(malformed.param()).isEqualTo(param);
    assertThat(malformed.message()).containsPattern("must");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "[]",
        "null",
        "\"model\"",
        "{",
        "{\"model\":\"m\",\"messages\":[]",
        "{\"model\":\"m\",\"messages\":[}",
        "{\"model\":\"m\",\"messages\":[]}}",
        "{\"model\":\"m\",\"messages\":[]} {}",
        "{\"model\":\"m\",\"messages\":[]} x",
        "{\"model\":\"m\",\"messages\":[],}",
        "{\"model\":\"m\",\"messages\":[]/**/}",
        "{'model':'m','messages':[]}",
        "{\"model\":\"m\",\"messages\":[NaN]}",
        "{\"model\":\"m\",\"messages\":[01]}",
        "{\"model\":\"m\",\"messages\":[\"a\tb\"]}",
        "{\"model\":\"m\",\"messages\":[\"\\x\"]}",
        "\uFEFF{\"model\":\"m\",\"messages\":[]}",
      })
  void aBodyThatIsNotOneJsonObjectIsRefused(String body) {
    assertThat(malformed(Buffer.buffer(body)).param()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"UTF-16LE", "UTF-16BE", "UTF-16", "UTF-32LE", "UTF-32BE"})
  void otherEncodingsAreRefused(String charset) {
    byte[] body = "{\"model\":\"m\",\"messages\":[]}".getBytes(Charset.forName(charset));
    assertThat(malformed(Buffer.buffer(body)).message()).contains("UTF-8");
  }

  @Test
  void illFormedUtf8IsRefusedInTextThatIsNotRead() {
    byte[] body =
        "{\"model\":\"m\",\"messages\":[\"\u00ff\"]}".getBytes(StandardCharsets.ISO_8859_1);
    assertThat(malformed(Buffer.buffer(body)).param()).isEmpty();
  }

  @Test
  void aSyntaxErrorIsPlaced() {
    Malformed malformed = malformed(Buffer.buffer("{\"model\":\"m\",\n\"messages\":[1,,2]}"));
    assertThat(malformed.message()).contains("line 2, column 15");
  }

  @Test
  void nestingNamesAndNumbersAreBounded() {
    assertThat(nested(127)).isInstanceOf(Parsed.class);
    assertThat(nested(128)).isInstanceOf(Malformed.class);
    assertThat(nested(100_000)).isInstanceOf(Malformed.class);
    assertThat(with("\"x\":" + "1".repeat(1001))).isInstanceOf(Malformed.class);
    assertThat(with("\"" + "x".repeat(20_000) + "\":1")).isInstanceOf(Malformed.class);
    assertThat(with("\"x\":\"" + "x".repeat(20_000) + "\"")).isInstanceOf(Parsed.class);
  }

  @Property
  void rewritingChangesNothingElse(
      @ForAll("bodies") String body, @ForAll("text") String upstreamModel)
      throws JsonProcessingException {
    ChatRequest request = parsed(body);
    ObjectNode expected = (ObjectNode) tree(request.body());
    assertThat(request.model()).isEqualTo(expected.get("model").textValue());

    Buffer rewritten = request.rewrite(upstreamModel);

    expected.put("model", upstreamModel);
    if (request.stream()) {
      JsonNode options = expected.get("stream_options");
      ObjectNode object =
          options instanceof ObjectNode present ? present : expected.putObject("stream_options");
      object.put("include_usage", true);
    }
    assertThat(tree(rewritten)).isEqualTo(expected);
    assertThat(parsed(rewritten).rewrite(upstreamModel)).isSameAs(rewritten);
  }

  @Property
  void noBytesMakeItThrow(@ForAll("broken") byte[] body) {
    assertThat(ChatRequest.parse(Buffer.buffer(body))).isNotNull();
  }

  /**
   * Bodies with text of every width, escapes, white space anywhere and fields of the same names
   * inside.
   */
  @Provide
  Arbitrary<String> bodies() {
    Arbitrary<String> space = Arbitraries.of("", "", " ", "\n", "\t ", "\r\n");
    Arbitrary<String> string = text().map(ChatRequestTest::quoted);
    Arbitrary<String> flag = Arbitraries.of("true", "false", "null");
    Arbitrary<String> junk =
        Arbitraries.of(
            "{\"model\":\"inner\",\"stream\":true}",
            "[{\"stream_options\":{\"include_usage\":false}}]",
            "{}",
            "[]",
            "-1.5e-3",
            "{\"é\":[\"漢\",{\"😀\":null}]}");
    Arbitrary<String> options =
        Arbitraries.oneOf(
            Arbitraries.of("null", "{}", "{ }", "{\"x\":{\"include_usage\":false}}"),
            flag.map(f -> "{\"include_usage\":" + f + "}"),
            Combinators.combine(flag, junk, space)
                .as(
                    (f, j, s) ->
                        "{"
                            + s
                            + "\"é\":"
                            + j
                            + s
                            + ","
                            + s
                            + "\"include_usage\""
                            + s
                            + ":"
                            + s
                            + f
                            + s
                            + "}"));
    Arbitrary<List<String>> fields =
        Combinators.combine(
                string.map(s -> "\"model\"@:@" + s),
                flag.map(f -> "\"stream\"@:@" + f).optional(),
                options.map(o -> "\"stream_options\"@:@" + o).optional(),
                junk.map(j -> "\"ünknown\"@:@" + j),
                string.map(s -> "\"messages\"@:@[" + s + "]"))
            .as(
                (model, stream, opts, junkField, messages) -> {
                  List<String> all = new ArrayList<>();
                  all.add(model);
                  stream.ifPresent(all::add);
                  opts.ifPresent(all::add);
                  all.add(junkField);
                  all.add(messages);
                  return all;
                });
    return Combinators.combine(fields.flatMap(Arbitraries::shuffle), space)
        .as((all, s) -> (s + "{@" + String.join("@,@", all) + "@}@").replace("@", s));
  }

  @Provide
  Arbitrary<String> text() {
    return Arbitraries.of(
            "a", "b", "\\", "\"", "/", "\n", "é", "漢", "😀", "\u0001", "{", "}", "model", ":", ",")
        .list()
        .ofMinSize(1)
        .ofMaxSize(12)
        .map(parts -> String.join("", parts));
  }

  @Provide
  Arbitrary<byte[]> broken() {
    Arbitrary<byte[]> cut =
        Combinators.combine(bodies(), Arbitraries.integers().between(0, 200), Arbitraries.bytes())
            .as(
                (body, at, b) -> {
                  byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
                  bytes[at % bytes.length] = b;
                  return bytes;
                });
    return Arbitraries.oneOf(cut, Arbitraries.bytes().array(byte[].class).ofMaxSize(50));
  }

  private static ApiRequest.Result nested(int depth) {
    return with("\"x\":" + "[".repeat(depth) + "]".repeat(depth));
  }

  private static ApiRequest.Result with(String field) {
    return ChatRequest.parse(Buffer.buffer("{\"model\":\"m\",\"messages\":[]," + field + "}"));
  }

  private static ChatRequest parsed(String body) {
    return parsed(Buffer.buffer(body));
  }

  private static ChatRequest parsed(Buffer body) {
    ApiRequest.Result result = ChatRequest.parse(body);
    assertThat(result).as(body.toString()).isInstanceOf(Parsed.class);
    return (ChatRequest) ((Parsed) result).request();
  }

  private static Malformed malformed(Buffer body) {
    ApiRequest.Result result = ChatRequest.parse(body);
    assertThat(result).isInstanceOf(Malformed.class);
    return (Malformed) result;
  }

  private static JsonNode tree(Buffer json) throws JsonProcessingException {
    return TREES.readTree(json.toString());
  }

  private static String quoted(String text) {
    try {
      return TREES.writeValueAsString(text);
    } catch (JsonProcessingException e) {
      throw new AssertionError(e);
    }
  }
}
