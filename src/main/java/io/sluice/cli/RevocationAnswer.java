package io.sluice.cli;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.io.PrintWriter;
import java.net.http.HttpResponse;
import java.util.function.Function;
import java.util.function.Supplier;
import picocli.CommandLine;

/** What a broker answered about revocations, for people or as it is, and what it means. */
record RevocationAnswer(CommandLine line, boolean json) {

  static final int DONE = 0;
  static final int REFUSED = 1;
  static final int UNREACHED = 2;
  static final int USAGE = 64;

  /**
   * Asks and prints.
   *
   * @param text what to tell people of a good answer
   */
  int print(Supplier<HttpResponse<String>> ask, Function<JsonObject, String> text) {
    HttpResponse<String> response;
    try {
      response = ask.get();
    } catch (ManagementApi.UnreachableException e) {
      line.getErr().println(e.getMessage());
      return UNREACHED;
    }
    JsonObject body;
    try {
      body = new JsonObject(response.body());
    } catch (DecodeException e) {
      line.getErr()
          .printf(
              "What answered with %d is no broker's management listener; check --admin.%n",
              response.statusCode());
      return UNREACHED;
    }
    PrintWriter out = line.getOut();
    boolean good = response.statusCode() / 100 == 2;
    if (json) {
      out.println(body.encode());
    } else if (good) {
      out.println(text.apply(body));
    } else {
      line.getErr().println("Refused: " + reason(body, response.statusCode()));
    }
    out.flush();
    return good ? DONE : response.statusCode() >= 500 ? UNREACHED : REFUSED;
  }

  private static String reason(JsonObject body, int status) {
    if (!(body.getValue("error") instanceof JsonObject error)) {
      return "status " + status;
    }
    String field = error.getString("param");
    return (field == null ? "" : field + ": ")
        + error.getString("message")
        + " ("
        + error.getString("code")
        + ")";
  }
}
