package io.sluice.cli.token;

import io.sluice.identity.Rejection.Reason;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.PrintWriter;

/** What {@code --attack list} prints. */
final class AttackList {

  private AttackList() {}

  static int print(PrintWriter out, boolean json) {
    if (json) {
      JsonArray all = new JsonArray();
      Attack.all().forEach(attack -> all.add(json(attack)));
      out.println(all.encodePrettily());
    } else {
      for (Attack attack : Attack.all()) {
        out.printf("%-26s %s (%s)%n", attack.name(), attack.description(), attack.source());
      }
    }
    out.flush();
    return ExitCode.OK;
  }

  static JsonObject json(Attack attack) {
    return new JsonObject()
        .put("attack", attack.name())
        .put("description", attack.description())
        .put("source", attack.source())
        .put(
            "reasons",
            new JsonArray(attack.reasons().stream().map(Reason::code).sorted().toList()));
  }
}
