package io.sluice.identity;

import static io.sluice.identity.Rejection.Reason.BAD_CLAIM;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.config.ClaimPath;
import io.sluice.identity.Rejection.Reason;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Reads claims where an issuer puts them, and checks their shape. */
record Claims(JsonNode json) {

  private static final int LONGEST = 256;
  private static final int MOST = 256;

  /** Null if it is not there. */
  @Nullable JsonNode at(ClaimPath path) {
    JsonNode here = json;
    for (String step : path.steps()) {
      here = here == null ? null : here.get(step);
    }
    return here;
  }

  /** A name that must be there. */
  String required(ClaimPath path, Reason reason) {
    String text = optional(path, reason);
    if (text.isEmpty()) {
      throw new RejectedTokenException(reason, path + " is missing", "a string", "");
    }
    return text;
  }

  /** A name, or an empty one if it is not there. */
  String optional(ClaimPath path, Reason reason) {
    JsonNode value = at(path);
    return value == null ? "" : text(path, value, reason);
  }

  /** A space-separated string (RFC 8693 section 4.2) or an array of strings; empty if absent. */
  Set<String> words(ClaimPath path) {
    JsonNode value = at(path);
    Set<String> words = new TreeSet<>();
    if (value == null) {
      return Set.of();
    } else if (value.isTextual()) {
      for (String word : value.textValue().split(" ", -1)) {
        if (!word.isEmpty()) {
          words.add(printable(path, word, BAD_CLAIM));
        }
      }
    } else if (value.isArray()) {
      for (JsonNode word : value) {
        words.add(text(path, word, BAD_CLAIM));
      }
    } else {
      throw new RejectedTokenException(
          BAD_CLAIM,
          path + " is not a string or an array of strings",
          "a string or an array of strings",
          value.getNodeType().toString());
    }
    if (words.size() > MOST) {
      throw new RejectedTokenException(BAD_CLAIM, path + " has more than " + MOST + " values");
    }
    return Set.copyOf(words);
  }

  private static String text(ClaimPath path, JsonNode value, Reason reason) {
    if (!value.isTextual() || value.textValue().isBlank()) {
      throw new RejectedTokenException(
          reason, path + " is empty or not a string", "a string", value.getNodeType().toString());
    }
    return printable(path, value.textValue(), reason);
  }

  /** Names end up in logs, headers and reports: no control characters, and bounded. */
  private static String printable(ClaimPath path, String value, Reason reason) {
    if (value.length() > LONGEST || value.chars().anyMatch(Character::isISOControl)) {
      throw new RejectedTokenException(
          reason, path + " is too long or has control characters in it");
    }
    return value;
  }
}
