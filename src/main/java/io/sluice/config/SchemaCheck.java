package io.sluice.config;

import io.vertx.core.json.JsonObject;
import io.vertx.json.schema.Draft;
import io.vertx.json.schema.JsonSchema;
import io.vertx.json.schema.JsonSchemaOptions;
import io.vertx.json.schema.OutputFormat;
import io.vertx.json.schema.OutputUnit;
import io.vertx.json.schema.SchemaRepository;
import io.vertx.json.schema.Validator;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

/** Checks a file against the JSON Schema and says in words what the validator finds. */
final class SchemaCheck {
  private static final String NAME = "sluice.schema.json";

  private final Schema schema;
  private final Validator validator;

  SchemaCheck(Schema schema) {
    this.schema = schema;
    JsonSchemaOptions options =
        new JsonSchemaOptions()
            .setBaseUri("https://schema.invalid/")
            .setDraft(Draft.DRAFT202012)
            .setOutputFormat(OutputFormat.Basic);
    // A copy, because the validator writes its own marks into what it is given.
    this.validator =
        SchemaRepository.create(options)
            .dereference(NAME, JsonSchema.of(schema.json().copy()))
            .validator(NAME);
  }

  void check(Node.Fields root, Findings findings) {
    OutputUnit output = validator.validate(new JsonObject(root.json()));
    List<OutputUnit> errors = output.getErrors();
    if (errors != null) {
      errors.forEach(error -> report(error, Place.root(root), findings));
    }
  }

  private void report(OutputUnit error, Place root, Findings findings) {
    String[] keyword = error.getKeywordLocation().split("/", -1);
    boolean aboutName = keyword.length > 1 && keyword[keyword.length - 2].equals("propertyNames");
    Place place = root;
    Schema rules = schema;
    Schema parent = schema;
    String name = "";
    for (String step : steps(error.getInstanceLocation())) {
      name = step;
      parent = rules;
      boolean item = place.node() instanceof Node.Items;
      rules = item ? rules.items() : rules.field(step);
      place = item ? place.items().get(Integer.parseInt(step)) : place.field(step);
    }
    if (aboutName) {
      findings.error(
          place, "cannot be a name; expected " + parent.propertyNames().word("x-expected"));
      return;
    }
    switch (keyword[keyword.length - 1]) {
      case "$ref", "properties", "items", "propertyNames" -> {} // what is inside has its own error
      case "additionalProperties" -> unknown(place, name, parent, findings);
      case "required" -> missing(place, rules, findings);
      default -> findings.error(place, Wording.of(keyword[keyword.length - 1], place, rules));
    }
  }

  /** The validator names known keys too, when their value is wrong. */
  private static void unknown(Place place, String name, Schema parent, Findings findings) {
    if (parent.closed() && !parent.names().contains(name)) {
      findings.error(place, "unknown key" + Suggestion.of(name, parent.names()));
    }
  }

  private static void missing(Place place, Schema rules, Findings findings) {
    for (String name : rules.required()) {
      Place field = place.field(name);
      if (!field.present()) {
        String title = Objects.requireNonNullElse(rules.field(name).word("title"), name);
        findings.error(field, "required key is missing: " + title);
      }
    }
  }

  /** The steps of a JSON pointer in its URI form (RFC 6901, section 6). */
  private static List<String> steps(String pointer) {
    return List.of(pointer.split("/", -1)).stream()
        .skip(1)
        .map(step -> URLDecoder.decode(step.replace("+", "%2B"), StandardCharsets.UTF_8))
        .map(step -> step.replace("~1", "/").replace("~0", "~"))
        .toList();
  }
}
