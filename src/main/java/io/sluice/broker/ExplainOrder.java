package io.sluice.broker;

import io.sluice.access.Ask;
import io.sluice.access.Ask.UseModel;
import io.sluice.access.Ask.UseScope;
import io.sluice.access.Scopes;
import io.sluice.access.Subject;
import io.sluice.access.Supposed;
import io.sluice.config.SluiceConfig;
import io.sluice.tools.RouteTable;
import io.sluice.wire.Feature;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What somebody wants explained, as it comes in: {@code {"token" or "subject", "request", "at"}}. A
 * subject is {@code {"team", "roles", "scopes", "environment", "user", "client", "tenant",
 * "issuer"}}, a request {@code {"model", "max_output_tokens", "features"}}, {@code {"scope"}} or
 * {@code {"tool", "method", "path"}}. Fails with a {@link RoadException} that names the field.
 *
 * @param token to be verified; null for a subject
 * @param subject made up; null for a token
 * @param at null for now
 */
record ExplainOrder(
    @Nullable String token, @Nullable Subject subject, Ask ask, @Nullable Instant at) {

  static ExplainOrder parse(Buffer body, SluiceConfig config) {
    JsonObject json;
    try {
      json = new JsonObject(body);
    } catch (DecodeException e) {
      throw bad("", "The body must be one JSON object.");
    }
    known(json, "", List.of("token", "subject", "request", "at"));
    String token = json.containsKey("token") ? text(json, "", "token") : null;
    JsonObject subject = object(json, "subject");
    if ((token == null) == (subject == null)) {
      throw bad("token", "Say who asks: by token, or by subject; one of the two.");
    }
    JsonObject request = object(json, "request");
    if (request == null) {
      throw bad("request", "Say what is asked for.");
    }
    return new ExplainOrder(
        token, subject == null ? null : subject(subject, config), ask(request, config), at(json));
  }

  private static Subject subject(JsonObject json, SluiceConfig config) {
    String in = "subject.";
    known(
        json,
        in,
        List.of("team", "roles", "scopes", "environment", "user", "client", "tenant", "issuer"));
    String environment = text(json, in, "environment");
    return new Supposed(
        text(json, in, "issuer"),
        text(json, in, "user"),
        text(json, in, "client"),
        text(json, in, "tenant"),
        required(json, in, "team"),
        environment.isEmpty() ? config.environment() : environment,
        texts(json, in, "roles"),
        texts(json, in, "scopes"));
  }

  private static Ask ask(JsonObject json, SluiceConfig config) {
    String in = "request.";
    if (json.containsKey("model")) {
      known(json, in, List.of("model", "max_output_tokens", "features"));
      return new UseModel(
          Scopes.LLM_CHAT, required(json, in, "model"), count(json), features(json));
    }
    if (json.containsKey("tool")) {
      known(json, in, List.of("tool", "method", "path"));
      String method = text(json, in, "method");
      return RouteTable.compile(config.tools())
          .find(
              required(json, in, "tool"),
              method.isEmpty() ? "GET" : method,
              required(json, in, "path"))
          .orElseThrow(
              () -> bad("request.path", "No tool has such a route, so it is denied to everybody."));
    }
    known(json, in, List.of("scope"));
    return new UseScope(required(json, in, "scope"));
  }

  private static long count(JsonObject json) {
    Object value = json.getValue("max_output_tokens");
    if (value == null) {
      return UseModel.UNBOUNDED;
    }
    if ((value instanceof Integer || value instanceof Long) && ((Number) value).longValue() >= 0) {
      return ((Number) value).longValue();
    }
    throw bad("request.max_output_tokens", "This must be a whole number, zero or more.");
  }

  private static Set<Feature> features(JsonObject json) {
    Set<Feature> features = new HashSet<>();
    for (String word : texts(json, "request.", "features")) {
      Feature feature = Feature.of(word);
      if (feature == null) {
        throw bad(
            "request.features", "These can be streaming, tools, images, audio and files only.");
      }
      features.add(feature);
    }
    return features;
  }

  private static @Nullable Instant at(JsonObject json) {
    String text = text(json, "", "at");
    try {
      return text.isEmpty() ? null : Instant.parse(text);
    } catch (DateTimeException e) {
      throw bad("at", "This must be a moment such as 2026-11-25T12:00:00Z.");
    }
  }

  private static @Nullable JsonObject object(JsonObject json, String name) {
    Object value = json.getValue(name);
    if (value == null || value instanceof JsonObject) {
      return (JsonObject) value;
    }
    throw bad(name, "This must be an object.");
  }

  private static String required(JsonObject json, String in, String name) {
    String text = text(json, in, name);
    if (text.isEmpty()) {
      throw bad(in + name, "This must be some text.");
    }
    return text;
  }

  private static String text(JsonObject json, String in, String name) {
    Object value = json.getValue(name);
    if (value == null) {
      return "";
    }
    if (value instanceof String text) {
      return text;
    }
    throw bad(in + name, "This must be text.");
  }

  private static Set<String> texts(JsonObject json, String in, String name) {
    Object value = json.getValue(name);
    if (value == null) {
      return Set.of();
    }
    Set<String> texts = new LinkedHashSet<>();
    if (value instanceof JsonArray list && list.stream().allMatch(String.class::isInstance)) {
      list.forEach(one -> texts.add(one.toString()));
      return texts;
    }
    throw bad(in + name, "This must be a list of text.");
  }

  private static void known(JsonObject json, String in, Collection<String> names) {
    for (String name : json.fieldNames()) {
      if (!names.contains(name)) {
        throw bad(
            in.isEmpty() ? "" : in.substring(0, in.length() - 1),
            "There is no such field among those given; there are %s."
                .formatted(String.join(", ", names)));
      }
    }
  }

  private static RoadException bad(String field, String message) {
    return new RoadException(Errors.badExplain(field, message));
  }
}
