package io.sluice.cli;

import io.sluice.cli.token.Surroundings;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayInputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;

/** What a command line did: its exit code and what it printed where. */
public record TokenRun(int code, String out, String err) {

  /** Runs {@code sluice token ...} in this process. */
  public static TokenRun token(String in, Map<String, String> environment, String... arguments) {
    return token(in, environment, Clock.systemUTC(), arguments);
  }

  /** At a moment. */
  public static TokenRun tokenAt(Instant now, String in, String... arguments) {
    return token(in, Map.of(), Clock.fixed(now, ZoneOffset.UTC), arguments);
  }

  /** Runs {@code sluice explain ...} at a moment. */
  public static TokenRun explainAt(Instant now, String in, String... arguments) {
    return run("explain", in, Map.of(), Clock.fixed(now, ZoneOffset.UTC), arguments);
  }

  private static TokenRun token(
      String in, Map<String, String> environment, Clock clock, String... arguments) {
    return run("token", in, environment, clock, arguments);
  }

  private static TokenRun run(
      String command,
      String in,
      Map<String, String> environment,
      Clock clock,
      String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    String[] line = new String[arguments.length + 1];
    line[0] = command;
    System.arraycopy(arguments, 0, line, 1, arguments.length);
    Surroundings surroundings =
        new Surroundings(
            new ByteArrayInputStream(in.getBytes(StandardCharsets.UTF_8)), environment::get, clock);
    int code =
        Sluice.commandLine(surroundings)
            .setOut(new PrintWriter(out))
            .setErr(new PrintWriter(err))
            .execute(line);
    return new TokenRun(
        code, out.toString().replace("\r\n", "\n"), err.toString().replace("\r\n", "\n"));
  }

  /** Standard output as JSON. */
  public JsonObject json() {
    return new JsonObject(out);
  }
}
