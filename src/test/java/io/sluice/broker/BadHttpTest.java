package io.sluice.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.wire.Format;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests that are wrong before anybody reads their body: told in the format of their route. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class BadHttpTest {

  private static final long FIFTY_MEGABYTES = 50_000_000;

  private BadInput bad;

  @BeforeAll
  void start(@TempDir Path folder) throws Exception {
    bad = BadInput.start(folder, Duration.ofSeconds(1));
  }

  @AfterEach
  void nothingIsLeft() throws Exception {
    bad.assertNothingIsLeft();
  }

  @AfterAll
  void stop() {
    bad.close();
  }

  static List<Way> ways() {
    return Way.ALL;
  }

  @ParameterizedTest
  @MethodSource("ways")
  void anotherContentTypeIs415(Way way) throws Exception {
    for (String type : List.of("text/plain", "application/x-www-form-urlencoded", "json", "")) {
      HttpResponse<String> answer =
          bad.broker.send(bad.post(way.path(), way.body()).setHeader("content-type", type));
      assertThat(bad.refused(way.format(), answer, 415).message()).contains("application/json");
    }
  }

  @ParameterizedTest
  @MethodSource("ways")
  void anEncodingThatIsNotKnownIs415(Way way) throws Exception {
    for (String encoding : List.of("gzip", "br", "zstd", "nonsense", "identity, gzip")) {
      HttpResponse<String> answer =
          bad.broker.send(bad.post(way.path(), way.body()).header("content-encoding", encoding));
      assertThat(bad.refused(way.format(), answer, 415).message()).contains("content encoding");
    }
  }

  @ParameterizedTest
  @MethodSource("ways")
  void anotherMethodIsTold(Way way) throws Exception {
    for (String method : List.of("PUT", "PATCH")) {
      HttpResponse<String> answer =
          bad.broker.send(
              bad.post(way.path(), "").method(method, BodyPublishers.ofString(way.body())));
      VendorError error = bad.refused(way.format(), answer, 405);
      assertThat(error.message()).contains("POST");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/v1/messages/nothing",
        "/v1/chat/completion",
        "/v1beta/models/gemini:nothing",
        "/v1beta/models/gemini",
        "/model/bedrock/nothing",
        "/model/bedrock/",
        "/v2/nothing",
        "//v1/messages/nothing"
      })
  void anotherPathIsToldInTheFormatThatIsNearest(String path) throws Exception {
    Format nearest =
        path.contains("messages")
            ? Format.MESSAGES
            : path.contains("v1beta")
                ? Format.GEMINI
                : path.contains("/model/")
                    ? Format.CONVERSE
                    : path.contains("v2") ? Format.COHERE_CHAT : Format.CHAT;
    HttpResponse<String> answer = bad.broker.send(bad.post(path, "{}"));
    assertThat(answer.statusCode()).isIn(404, 405);
    VendorError error = bad.refused(nearest, answer, answer.statusCode());
    assertThat(error.message()).containsAnyOf("Nothing is served", "another method");
  }

  /** A body of as many bytes as are asked for, that counts them. */
  private static final class Endless extends InputStream {
    private final AtomicLong given = new AtomicLong();

    @Override
    public int read() {
      return given.incrementAndGet() > FIFTY_MEGABYTES ? -1 : ' ';
    }

    @Override
    public int read(byte[] into, int from, int length) {
      if (given.addAndGet(length) > FIFTY_MEGABYTES) {
        return -1;
      }
      Arrays.fill(into, from, from + length, (byte) ' ');
      return length;
    }
  }

  @ParameterizedTest
  @MethodSource("ways")
  void aBodyOfFiftyMegabytesWithoutALengthIs413BeforeItIsRead(Way way) throws Exception {
    Endless body = new Endless();
    try {
      HttpResponse<String> answer =
          bad.broker.send(bad.post(way.path(), "").POST(BodyPublishers.ofInputStream(() -> body)));
      assertThat(bad.refused(way.format(), answer, 413).message()).contains("1048576 bytes");
    } catch (IOException cutOff) {
      // The client was still sending when the broker closed the connection.
      assertThat(body.given.get()).isLessThan(FIFTY_MEGABYTES);
    }
  }

  /** What callers get who send this, all at the same time, until the connection is closed. */
  private List<String> answers(List<String> sent) throws IOException {
    List<RawCaller> callers = new ArrayList<>();
    List<String> answers = new ArrayList<>();
    try {
      for (String one : sent) {
        RawCaller caller = RawCaller.of(bad.broker);
        callers.add(caller);
        caller.send(one);
      }
      for (RawCaller caller : callers) {
        answers.add(caller.readToEnd());
      }
    } finally {
      for (RawCaller caller : callers) {
        caller.close();
      }
    }
    return answers;
  }

  private void assertEachCloses(List<String> sent, int status, String words) throws IOException {
    List<String> answers = answers(sent);
    for (int i = 0; i < answers.size(); i++) {
      String answer = answers.get(i);
      assertThat(answer).startsWith("HTTP/1.1 " + status + " ");
      assertThat(answer.toLowerCase(Locale.ROOT)).contains("connection: close");
      Format format = Way.ALL.get(i).format();
      assertThat(VendorError.read(format, status, bodyOf(answer)).message()).contains(words);
    }
  }

  @Test
  void aBodyOfFiftyMegabytesIs413FromItsLengthAlone() throws Exception {
    List<String> heads =
        Way.ALL.stream()
            .map(way -> head(way.path(), "content-length: " + FIFTY_MEGABYTES))
            .toList();
    assertEachCloses(heads, 413, "1048576 bytes");
  }

  @Test
  void aBodyThatStopsIs408() throws Exception {
    List<String> begun =
        Way.ALL.stream()
            .map(way -> head(way.path(), "content-length: 5000") + way.body().substring(0, 9))
            .toList();
    assertEachCloses(begun, 408, "not complete after 1 s");
  }

  @ParameterizedTest
  @MethodSource("ways")
  void theConnectionServesTheNextRequest(Way way) throws Exception {
    String wrong = "{\"model\":7,\"contents\":7,\"messages\":7,\"x";
    try (RawCaller caller = RawCaller.of(bad.broker)) {
      for (int i = 1; i <= 3; i++) {
        String body = wrong + i;
        caller.send(head(way.path(), "content-length: " + body.length()) + body);
        String answers = caller.readUntil("x-request-id");
        while (answers.split("HTTP/1.1 400 ", -1).length <= i) {
          assertThat(caller.readsWithin(Duration.ofSeconds(10))).isTrue();
          answers = caller.readUntil("HTTP/1.1 400 ");
        }
      }
      assertThat(caller.readUntil("400").toLowerCase(Locale.ROOT))
          .doesNotContain("connection: close");
    }
  }

  private String head(String path, String... fields) {
    return String.join(
        "\r\n",
        "POST " + path + " HTTP/1.1",
        "host: sluice",
        "authorization: Bearer " + bad.token,
        "content-type: application/json",
        String.join("\r\n", fields),
        "",
        "");
  }

  private static String bodyOf(String answer) {
    return answer.substring(answer.indexOf("\r\n\r\n") + 4);
  }

  /** What an attacker could make two readers disagree about (RFC 9112 section 11.2). */
  @Test
  void aLengthThatCanBeReadInTwoWaysIs400AndNothingBehindItIsARequest() throws Exception {
    List<String> lengths =
        List.of(
            "content-length: 9|transfer-encoding: chunked",
            "transfer-encoding: chunked|content-length: 9",
            "content-length: 9|content-length: 10",
            "content-length: 9, 10",
            "content-length: +9",
            "content-length: -9",
            "content-length: 0x9",
            "content-length: 9 9",
            "content-length: 99999999999999999999",
            "transfer-encoding: chunked, identity",
            "transfer-encoding: nonsense",
            "transfer-encoding: chunked|transfer-encoding: nonsense",
            "content-length : 9");
    String behind = "0\r\n\r\n1234" + head("/v1/messages", "content-length: 2") + "{}";
    List<String> answers =
        answers(
            lengths.stream()
                .map(fields -> head("/v1/messages", fields.split("\\|")) + behind)
                .toList());
    for (int i = 0; i < answers.size(); i++) {
      String answer = answers.get(i);
      assertThat(answer).as(lengths.get(i)).startsWith("HTTP/1.1 400 ");
      assertThat(answer.split("HTTP/1.1 ", -1)).as("answers to %s", lengths.get(i)).hasSize(2);
      assertThat(answer.toLowerCase(Locale.ROOT)).contains("connection: close");
      VendorError error = VendorError.read(Format.MESSAGES, 400, bodyOf(answer));
      assertThat(error.message()).doesNotContain("Exception");
    }
  }

  @Test
  void aHeadThatIsTooLongIsToldInTheCallersFormat() throws Exception {
    String[] paths = {"/v1/messages", "/v1beta/models/gemini:generateContent", "/v1/responses"};
    Format[] formats = {Format.MESSAGES, Format.GEMINI, Format.RESPONSES};
    for (int i = 0; i < paths.length; i++) {
      try (RawCaller caller = RawCaller.of(bad.broker)) {
        caller.send(head(paths[i], "x-long: " + "x".repeat(20_000), "content-length: 0"));
        String answer = caller.readToEnd();
        assertThat(answer).startsWith("HTTP/1.1 431 ");
        VendorError error = VendorError.read(formats[i], 431, bodyOf(answer));
        assertThat(error.message()).contains("server.max_header");
      }
      try (RawCaller caller = RawCaller.of(bad.broker)) {
        caller.send(head(paths[i], "x-many: 1\r\n".repeat(2000) + "content-length: 0"));
        assertThat(caller.readToEnd()).startsWith("HTTP/1.1 431 ");
      }
    }
  }

  @Test
  void aFirstLineThatIsTooLongIsTold() throws Exception {
    try (RawCaller caller = RawCaller.of(bad.broker)) {
      caller.send(head("/v1beta/models/" + "x".repeat(9000), "content-length: 0"));
      String answer = caller.readToEnd();
      assertThat(answer).startsWith("HTTP/1.").contains(" 414 ");
      // Of the path itself nothing is known any more.
      assertThat(VendorError.read(Format.CHAT, 414, bodyOf(answer)).message()).contains("too long");
    }
  }

  @Test
  void whatIsNoHttpIs400() throws Exception {
    for (String nonsense : List.of("HELLO\r\n\r\n", "\u0000\u0001\u0002\r\n\r\n", "GET\r\n\r\n")) {
      try (RawCaller caller = RawCaller.of(bad.broker)) {
        caller.send(nonsense);
        String answer = caller.readToEnd();
        assertThat(answer).startsWith("HTTP/1.").contains(" 400 Bad Request");
        assertThat(VendorError.read(Format.CHAT, 400, bodyOf(answer)).message()).contains("HTTP");
      }
    }
  }

  @Test
  void aBodyWithoutALengthIsAnEmptyOne() throws Exception {
    try (RawCaller caller = RawCaller.of(bad.broker)) {
      caller.send(head("/v1/messages", "connection: close"));
      String answer = caller.readToEnd();
      assertThat(answer).startsWith("HTTP/1.1 400 ").contains("the body is empty");
    }
  }

  /** Where the next request would begin is not known, so there is none. */
  @Test
  void chunksThatAreNoneEndTheConnection() throws Exception {
    String chunked = head("/v1/messages", "transfer-encoding: chunked");
    String behind = "{}\r\n0\r\n\r\n" + head("/v1/messages", "content-length: 2") + "{}";
    for (String size : List.of("zz\r\n", "-2\r\n", "2 2\r\n")) {
      String answer = answers(List.of(chunked + size + behind)).get(0);
      assertThat(answer.split("HTTP/1.1 ", -1)).as("answers to %s", size).hasSizeLessThan(3);
      assertThat(answer).doesNotContain(" 200 ");
    }
  }
}
