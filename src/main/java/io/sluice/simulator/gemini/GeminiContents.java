package io.sluice.simulator.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.sluice.simulator.ApiError;
import io.sluice.simulator.Fields;
import io.sluice.simulator.Prompt;
import io.sluice.simulator.Seal;
import java.util.List;
import java.util.Set;

/**
 * What the contents come to, and whether they are such as Gemini takes: as many function responses
 * as calls, thought signatures where they were.
 */
final class GeminiContents {
  private static final String SEAL = "gemini-thought";
  private static final List<String> DATA =
      List.of(
          "text",
          "inlineData",
          "functionCall",
          "functionResponse",
          "fileData",
          "executableCode",
          "codeExecutionResult");
  private static final Set<String> SKIPS =
      Set.of("skip_thought_signature_validator", "context_engineering_is_the_way_to_go");
  private static final int TOKENS_AN_IMAGE = 258;

  private final boolean signed;
  private int tokens;
  private String question = "";
  private boolean lastIsUser;
  private int waiting;

  private GeminiContents(boolean signed) {
    this.signed = signed;
  }

  /**
   * Counts and checks them.
   *
   * @param signed whether a function call must come back with its signature
   * @throws ApiError 400
   */
  static Prompt in(Fields request, boolean signed) {
    GeminiContents all = new GeminiContents(signed);
    for (Fields content : request.items("contents")) {
      all.add(content);
    }
    return new Prompt(all.tokens, all.question, all.lastIsUser);
  }

  static String signature(String name, JsonNode arguments) {
    return Seal.of(SEAL, name + Seal.canonical(arguments));
  }

  private void add(Fields content) {
    content.known(Set.of("role", "parts"));
    String role = content.text("role", "user");
    if (!role.equals("user") && !role.equals("model") && !role.equals("function")) {
      throw GeminiWording.invalid("Please use a valid role: user, model.");
    }
    StringBuilder text = new StringBuilder();
    int calls = 0;
    int responses = 0;
    for (Fields part : content.items("parts")) {
      data(part);
      if (part.has("functionCall")) {
        call(part, calls++);
      } else if (part.has("functionResponse")) {
        responses++;
        part.child("functionResponse").text("name");
        part.child("functionResponse").child("response");
      } else if (part.has("text") && !part.flag("thought")) {
        text.append(part.text("text")).append('\n');
      } else if (part.has("inlineData")) {
        part.child("inlineData").text("mimeType");
        part.child("inlineData").text("data");
      }
      tokens += count(part);
    }
    if (waiting != responses) {
      throw GeminiWording.invalid(
          "Please ensure that the number of function response parts is equal to the number of"
              + " function call parts of the function call turn.");
    }
    waiting = calls;
    lastIsUser = role.equals("user") && responses == 0;
    if (role.equals("user") && !text.isEmpty()) {
      question = text.toString();
    }
  }

  private static void data(Fields part) {
    if (DATA.stream().filter(part::has).count() != 1 && !part.has("thoughtSignature")) {
      throw GeminiWording.invalid(
          "* GenerateContentRequest.%sdata: required oneof field 'data' must have one initialized field\n"
              .formatted(part.path()));
    }
  }

  /** Only the first of parallel calls has a signature. */
  private void call(Fields part, int index) {
    Fields call = part.child("functionCall");
    String name = call.text("name");
    if (!part.has("thoughtSignature")) {
      if (signed && index == 0) {
        throw GeminiWording.invalid(
            "Function call is missing a thought_signature in functionCall parts. This is required"
                + " for tools to work correctly, and missing thought_signature may lead to degraded"
                + " model performance. Additional data, function call `default_api:%s`."
                    .formatted(name));
      }
      return;
    }
    String signature = part.text("thoughtSignature");
    JsonNode arguments =
        call.has("args") ? call.get("args") : JsonNodeFactory.instance.objectNode();
    if (!SKIPS.contains(signature) && !signature.equals(signature(name, arguments))) {
      throw GeminiWording.invalid("Corrupted thought signature.");
    }
  }

  private static int count(Fields part) {
    if (part.has("inlineData") || part.has("fileData")) {
      return TOKENS_AN_IMAGE;
    }
    return part.has("text") ? Prompt.tokens(part.text("text")) + 1 : Prompt.tokens(part.object());
  }
}
