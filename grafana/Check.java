import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** {@code java Check.java DASHBOARDS [METRICS_URL [SECONDS]]}: see {@code check --help}. */
final class Check {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int COLUMNS = 24;
  private static final int LEAST_SCHEMA = 39;

  private final List<String> faults = new ArrayList<>();
  private final List<Expression> expressions = new ArrayList<>();

  private record Expression(String where, String promql) {

    /** Fills in what Grafana would: any value, and a window that fits short scrapes. */
    String runnable() {
      return promql
          .replace("$__rate_interval", "1m")
          .replace("$__range", "1m")
          .replaceAll("\\$(team|provider|model|broker)\\b", ".*");
    }
  }

  public static void main(String[] args) throws IOException, InterruptedException {
    Check check = new Check();
    try (Stream<Path> files = Files.list(Path.of(args[0]))) {
      for (Path file : files.filter(f -> f.toString().endsWith(".json")).sorted().toList()) {
        check.dashboard(file.getFileName().toString(), JSON.readTree(file.toFile()));
      }
    }
    if (check.expressions.isEmpty()) {
      check.faults.add("there is no expression in " + args[0]);
    }
    String metrics = args.length > 1 ? args[1] : "";
    int seconds = args.length > 2 ? Integer.parseInt(args[2]) : 20;
    try (Prometheus prometheus = Prometheus.start(metrics)) {
      if (!metrics.isEmpty()) {
        prometheus.scrape(metrics, seconds);
      }
      check.run(prometheus, !metrics.isEmpty());
    }
    check.faults.forEach(fault -> System.out.println("FAULT " + fault));
    System.out.println(
        check.expressions.size() + " expressions, " + check.faults.size() + " faults");
    System.exit(check.faults.isEmpty() ? 0 : 1);
  }

  private void dashboard(String file, JsonNode dashboard) {
    expect(!dashboard.path("uid").asText().isEmpty(), file + " has no uid");
    expect(!dashboard.path("title").asText().isEmpty(), file + " has no title");
    expect(
        dashboard.path("schemaVersion").asInt() >= LEAST_SCHEMA,
        file + ": schemaVersion is below " + LEAST_SCHEMA);
    variables(file, dashboard.path("templating").path("list"));
    Set<Integer> ids = new HashSet<>();
    Set<String> cells = new HashSet<>();
    for (JsonNode panel : dashboard.path("panels")) {
      String where = file + ", panel '" + panel.path("title").asText() + "'";
      expect(ids.add(panel.path("id").asInt()), where + ": its id is taken");
      place(where, panel.path("gridPos"), cells);
      if (!panel.path("type").asText().equals("row")) {
        panel(where, panel);
      }
    }
  }

  private void variables(String file, JsonNode variables) {
    Set<String> names = new HashSet<>();
    for (JsonNode variable : variables) {
      names.add(variable.path("name").asText());
      String query = variable.path("query").path("query").asText();
      if (query.startsWith("label_values(")) {
        String selector = query.substring("label_values(".length(), query.lastIndexOf(','));
        expressions.add(new Expression(file + ", variable " + variable.path("name"), selector));
      }
    }
    for (String name : List.of("datasource", "broker", "team", "provider", "model")) {
      expect(names.contains(name), file + ": variable " + name + " is missing");
    }
  }

  private void place(String where, JsonNode grid, Set<String> cells) {
    int x = grid.path("x").asInt(-1);
    int y = grid.path("y").asInt(-1);
    int width = grid.path("w").asInt();
    int height = grid.path("h").asInt();
    expect(
        x >= 0 && y >= 0 && width > 0 && height > 0 && x + width <= COLUMNS,
        where + ": gridPos " + grid + " is not on the grid of " + COLUMNS + " columns");
    for (int column = x; column < x + width; column++) {
      for (int line = y; line < y + height; line++) {
        if (!cells.add(column + "," + line)) {
          faults.add(where + ": lies on another panel at " + column + "," + line);
          return;
        }
      }
    }
  }

  private void panel(String where, JsonNode panel) {
    expect(!panel.path("description").asText().isEmpty(), where + ": has no description");
    expect(
        !panel.path("fieldConfig").path("defaults").path("unit").asText().isEmpty(),
        where + ": has no unit");
    expect(
        panel.path("datasource").path("uid").asText().equals("${datasource}"),
        where + ": its data source is not ${datasource}");
    expect(!panel.path("targets").isEmpty(), where + ": shows nothing");
    for (JsonNode target : panel.path("targets")) {
      expressions.add(
          new Expression(where + ", " + target.path("refId"), target.path("expr").asText()));
    }
  }

  private void run(Prometheus prometheus, boolean scraped)
      throws IOException, InterruptedException {
    for (Expression expression : expressions) {
      JsonNode answer = prometheus.query(expression.runnable());
      if (!answer.path("status").asText().equals("success")) {
        faults.add(expression.where() + ": " + answer.path("error").asText());
      } else if (scraped && answer.path("data").path("result").isEmpty()) {
        System.out.println("empty " + expression.where() + ": " + expression.runnable());
      }
    }
  }

  private void expect(boolean holds, String otherwise) {
    if (!holds) {
      faults.add(otherwise);
    }
  }

  /** A server of its own, gone with its data when closed. */
  private record Prometheus(Process process, int port, Path folder, HttpClient client)
      implements AutoCloseable {

    static Prometheus start(String metrics) throws IOException, InterruptedException {
      Path folder = Files.createTempDirectory("sluice-prometheus");
      Path config = folder.resolve("prometheus.yml");
      Files.writeString(config, config(metrics));
      int port = freePort();
      Process process =
          new ProcessBuilder(
                  "prometheus",
                  "--config.file=" + config,
                  "--storage.tsdb.path=" + folder.resolve("data"),
                  "--web.listen-address=127.0.0.1:" + port)
              .redirectErrorStream(true)
              .redirectOutput(folder.resolve("log").toFile())
              .start();
      Runtime.getRuntime().addShutdownHook(new Thread(process::destroy));
      Prometheus prometheus = new Prometheus(process, port, folder, HttpClient.newHttpClient());
      prometheus.awaitReady();
      return prometheus;
    }

    private static String config(String metrics) {
      if (metrics.isEmpty()) {
        return "global: {scrape_interval: 1s}\n";
      }
      URI uri = URI.create(metrics);
      return """
      global: {scrape_interval: 1s}
      scrape_configs:
        - job_name: sluice
          scheme: %s
          metrics_path: %s
          static_configs: [{targets: ["%s"]}]
      """
          .formatted(uri.getScheme(), uri.getPath(), uri.getAuthority());
    }

    private static int freePort() throws IOException {
      try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
        return socket.getLocalPort();
      }
    }

    private void awaitReady() throws IOException, InterruptedException {
      for (int i = 0; i < 150 && process.isAlive(); i++) {
        try {
          if (get("/-/ready").statusCode() == 200) {
            return;
          }
        } catch (IOException e) {
          // Not listening yet.
        }
        TimeUnit.MILLISECONDS.sleep(200);
      }
      throw new IOException(
          "Prometheus does not start:\n" + Files.readString(folder.resolve("log")));
    }

    /** Until it has seen the target that often; one scrape a second. */
    void scrape(String metrics, int times) throws IOException, InterruptedException {
      for (int i = 0; i < 2 * times + 20; i++) {
        JsonNode seen = query("sum(sum_over_time(up[1h]))").path("data").path("result");
        if (!seen.isEmpty() && seen.get(0).path("value").get(1).asDouble() >= times) {
          return;
        }
        TimeUnit.SECONDS.sleep(1);
      }
      throw new IOException(metrics + " could not be scraped: is the broker running?");
    }

    JsonNode query(String promql) throws IOException, InterruptedException {
      String encoded = URLEncoder.encode(promql, StandardCharsets.UTF_8);
      return JSON.readTree(get("/api/v1/query?query=" + encoded).body());
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
      URI uri = URI.create("http://127.0.0.1:" + port + path);
      return client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
    }

    @Override
    public void close() throws IOException {
      process.destroy();
      try {
        process.waitFor(20, TimeUnit.SECONDS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      try (Stream<Path> files = Files.walk(folder)) {
        files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
      }
    }
  }
}
