package io.sluice.cli;

import io.sluice.identity.TokenNames;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code token revoke}: ends tokens before their time, at a running broker. */
@Command(
    name = "revoke",
    mixinStandardHelpOptions = true,
    exitCodeOnInvalidInput = RevocationAnswer.USAGE,
    description = {
      "Ends tokens of one issuer before their time: all of them to which everything applies that is"
          + " given of --jti, --subject and --issued-before. From the answer on the broker refuses"
          + " them; what they have under way is cut within a second, unless the configuration lets"
          + " it finish. Needs a token of your own with the scope tokens:revoke."
    },
    footer = {
      "",
      "Examples:",
      "  One token that leaked, read from standard input so that it stays out of the history:",
      "    token revoke --token-env MY_TOKEN --jti-of - --reason 'in a public paste' < leaked.txt",
      "  Somebody who left:",
      "    token revoke --token-env MY_TOKEN --issuer corp --subject ada --reason 'left'",
      "  Everything an issuer gave out before its key was changed:",
      "    token revoke --token-env MY_TOKEN --issuer corp --issued-before 2026-11-25T10:00:00Z",
      "",
      "Exit codes: 0 done, 1 refused, 2 the broker was not reached, 64 wrong usage."
    })
final class RevokeCommand implements Callable<Integer> {

  /** Longer than any token that a broker takes. */
  private static final int LONGEST = 64 * 1024;

  @Spec private @Nullable CommandSpec spec;

  @Mixin private ManagementApi api = new ManagementApi();

  @Option(
      names = "--issuer",
      paramLabel = "NAME",
      description = "Whose tokens: the issuer's name in the broker's configuration.")
  private @Nullable String issuer;

  @Option(names = "--jti", paramLabel = "ID", description = "The one token with this id.")
  private @Nullable String jti;

  @Option(
      names = "--jti-of",
      paramLabel = "-",
      description = "The token on standard input: its id, and its issuer unless --issuer is given.")
  private @Nullable String jtiOf;

  @Option(names = "--subject", paramLabel = "SUB", description = "Tokens of this subject.")
  private @Nullable String subject;

  @Option(
      names = "--issued-before",
      paramLabel = "TIME",
      description = "Tokens issued before then, e.g. 2026-11-25T10:00:00Z.")
  private @Nullable String issuedBefore;

  @Option(
      names = "--until",
      paramLabel = "TIME",
      description =
          "When this ends by itself. Left out, as soon as no such token can live any more; for a"
              + " subject alone, never.")
  private @Nullable String until;

  @Option(
      names = "--reason",
      paramLabel = "TEXT",
      defaultValue = "not given",
      description = "Why, for those who read the list later.")
  private String reason = "";

  @Option(names = "--json", description = "The broker's answer as it is.")
  private boolean json;

  private final InputStream in;

  RevokeCommand() {
    this(System.in);
  }

  RevokeCommand(InputStream in) {
    this.in = in;
  }

  @Override
  public Integer call() throws IOException {
    JsonObject order = order();
    return new RevocationAnswer(line(), json)
        .print(
            () -> api.post("/api/v1/revocations", order.encode()),
            entry -> "Revoked. To undo it: token unrevoke " + entry.getString("id"));
  }

  private JsonObject order() throws IOException {
    JsonObject order = new JsonObject();
    String id = jti;
    String name = issuer;
    if (jtiOf != null) {
      TokenNames names = names();
      id = names.tokenId();
      if (name == null) {
        order.put("iss", names.issuer());
      }
    } else if (name == null) {
      throw wrong("--issuer is needed: whose tokens?");
    }
    if (id == null && subject == null && issuedBefore == null) {
      throw wrong("Which tokens? Give --jti, --jti-of -, --subject or --issued-before");
    }
    put(order, "issuer", name);
    put(order, "jti", id);
    put(order, "subject", subject);
    put(order, "issued_before", issuedBefore);
    put(order, "until", until);
    return order.put("reason", reason);
  }

  private static void put(JsonObject order, String field, @Nullable String value) {
    if (value != null) {
      order.put(field, value);
    }
  }

  private TokenNames names() throws IOException {
    if (!"-".equals(jtiOf) || jti != null) {
      throw wrong("--jti-of takes - alone, for the token on standard input, and no --jti");
    }
    String token = new String(in.readNBytes(LONGEST), StandardCharsets.US_ASCII).strip();
    try {
      TokenNames names = TokenNames.of(token);
      if (names.tokenId().isEmpty()) {
        throw wrong(
            "The token has no jti: revoke it with --subject, and --issued-before just after it");
      }
      if (names.issuer().isEmpty() && issuer == null) {
        throw wrong("The token has no iss: name its issuer with --issuer");
      }
      return names;
    } catch (IllegalArgumentException e) {
      throw wrong("Standard input holds no token: " + e.getMessage());
    }
  }

  private CommandLine line() {
    return Objects.requireNonNull(spec).commandLine();
  }

  private ParameterException wrong(String message) {
    return new ParameterException(line(), message);
  }
}
