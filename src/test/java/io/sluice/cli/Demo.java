package io.sluice.cli;

import static java.util.concurrent.TimeUnit.SECONDS;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A running demo: what it printed, and a caller of it that knows no more than that. */
final class Demo implements AutoCloseable {

  /** The JDK's own client with its defaults: it offers an upgrade to HTTP/2. */
  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  private static final HttpClient HTTP_1 =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  final Program program;
  final Path data;
  final String baseUrl;
  final String adminUrl;
  final String token;

  private Demo(Program program, Path data) throws IOException {
    this.program = program;
    this.data = data;
    String printed = String.join("\n", program.out());
    this.baseUrl = find(printed, "Base URL +(http://127\\.0\\.0\\.1:[0-9]+/v1)");
    this.adminUrl = find(printed, "Metrics +(http://127\\.0\\.0\\.1:[0-9]+)/metrics");
    this.token = find(printed, "export SLUICE_TOKEN=([A-Za-z0-9_.-]+)\n");
  }

  /** Starts one on free ports, with {@code data} in a folder, and waits until it is ready. */
  static Demo start(Path folder, Map<String, String> environment, String... more) throws Exception {
    List<String> arguments = new ArrayList<>();
    arguments.addAll(List.of("demo", "--port", "0", "--admin-port", "0", "--data", "data"));
    arguments.addAll(List.of(more));
    Program program = Program.start(folder, environment, arguments.toArray(String[]::new));
    try {
      program.awaitReady();
      return new Demo(program, folder.resolve("data"));
    } catch (Exception | AssertionError e) {
      program.close();
      throw e;
    }
  }

  static Demo start(Path folder) throws Exception {
    return start(folder, Map.of());
  }

  static String find(String text, String pattern) {
    Matcher matcher = Pattern.compile(pattern).matcher(text);
    if (!matcher.find()) {
      throw new AssertionError("no " + pattern + " in: " + text);
    }
    return matcher.group(1);
  }

  String port() {
    return Integer.toString(URI.create(baseUrl).getPort());
  }

  String adminPort() {
    return Integer.toString(URI.create(adminUrl).getPort());
  }

  HttpResponse<String> admin(String path) throws IOException, InterruptedException {
    HttpRequest request = HttpRequest.newBuilder(URI.create(adminUrl + path)).build();
    return CLIENT.send(request, BodyHandlers.ofString());
  }

  static String ask(boolean stream, String text) {
    JsonObject message = new JsonObject().put("role", "user").put("content", text);
    return new JsonObject()
        .put("model", "sim-small")
        .put("stream", stream)
        .put("messages", new JsonArray().add(message))
        .encode();
  }

  HttpRequest chat(String bearer, String body) {
    return HttpRequest.newBuilder(URI.create(baseUrl + "/chat/completions"))
        .timeout(Duration.ofSeconds(60))
        .header("Authorization", "Bearer " + bearer)
        .header("Content-Type", "application/json")
        .POST(BodyPublishers.ofString(body))
        .build();
  }

  HttpResponse<String> send(HttpRequest request) throws IOException, InterruptedException {
    return CLIENT.send(request, BodyHandlers.ofString());
  }

  /** On a connection of its own. */
  CompletableFuture<HttpResponse<String>> sendAsync(HttpRequest request) {
    return HTTP_1.sendAsync(request, BodyHandlers.ofString());
  }

  /** Completes with the answer once its head is there; the rest is still to be read. */
  HttpResponse<InputStream> begin(HttpRequest request) throws Exception {
    CompletableFuture<HttpResponse<InputStream>> head =
        CLIENT.sendAsync(request, BodyHandlers.ofInputStream());
    return head.get(30, SECONDS);
  }

  List<String> models(String bearer) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(baseUrl + "/models"))
            .header("Authorization", "Bearer " + bearer)
            .build();
    JsonArray data = new JsonObject(send(request).body()).getJsonArray("data");
    return data.stream().map(model -> ((JsonObject) model).getString("id")).toList();
  }

  @Override
  public void close() {
    program.close();
  }
}
