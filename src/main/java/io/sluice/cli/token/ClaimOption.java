package io.sluice.cli.token;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.sluice.config.ClaimPath;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * {@code name=value} of {@code --claim}.
 *
 * @param value as JSON if it is JSON, else as text
 */
record ClaimOption(ClaimPath path, Object value) {

  /** Reads one from the command line. */
  static final class Reader implements ITypeConverter<ClaimOption> {

    private static final JsonMapper JSON =
        JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();

    @Override
    public ClaimOption convert(String text) {
      int equals = text.indexOf('=');
      if (equals < 1) {
        throw new TypeConversionException(
            "expected name=value such as department=research or limits.max=5");
      }
      ClaimPath path;
      try {
        path = ClaimPath.of(text.substring(0, equals));
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException(
            "a name is missing before or behind a dot; \\. is a dot in a name");
      }
      if (TestIssuer.RESERVED.contains(path.steps().get(0))) {
        throw new TypeConversionException(
            path.steps().get(0) + " is not for --claim to choose; see the options");
      }
      return new ClaimOption(path, value(text.substring(equals + 1)));
    }

    private static Object value(String text) {
      try {
        JsonNode json = JSON.readTree(text);
        if (json == null || json.isMissingNode() || json.isNull()) {
          return text;
        }
        if (json.isObject()) {
          return new JsonObject(text);
        }
        if (json.isArray()) {
          return new JsonArray(text);
        }
        return json.isTextual()
            ? json.textValue()
            : json.isBoolean() ? json.booleanValue() : json.numberValue();
      } catch (IOException e) {
        return text;
      }
    }
  }
}
