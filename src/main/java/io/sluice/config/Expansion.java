package io.sluice.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Fills in what the file leaves open: environment variables, and the defaults of the schema. Secret
 * references stay as they are, so that no later step can show what they stand for.
 */
final class Expansion {
  /** Anything that begins like one, so that a wrong one gets a message and no silence. */
  private static final Pattern REFERENCE = Pattern.compile("\\$\\{[^{}]*\\}?");

  private static final Pattern VARIABLE =
      Pattern.compile("\\$\\{env:([A-Za-z_][A-Za-z0-9_]*)(?::-(.*))?\\}", Pattern.DOTALL);

  private final Function<String, @Nullable String> env;
  private final Findings findings;

  Expansion(Function<String, @Nullable String> env, Findings findings) {
    this.env = env;
    this.findings = findings;
  }

  Node.Fields expand(Node.Fields file, Schema schema) {
    return fields(file, Place.root(file), schema);
  }

  private Node expand(Node node, Place place, Schema schema) {
    if (node instanceof Node.Fields fields) {
      return fields(fields, place, schema);
    }
    if (node instanceof Node.Items items) {
      List<Node.Child> expanded = new ArrayList<>();
      List<Place> places = place.items();
      for (Node.Child item : items.all()) {
        Place itemPlace = places.get(expanded.size());
        Node value = expand(item.node(), itemPlace, schema.items());
        expanded.add(new Node.Child(item.at(), value));
      }
      return new Node.Items(expanded);
    }
    return schema.secret() ? node : scalar((Node.Scalar) node, place);
  }

  private Node.Fields fields(Node.Fields fields, Place place, Schema schema) {
    Map<String, Node.Child> expanded = new LinkedHashMap<>();
    fields
        .all()
        .forEach(
            (name, child) -> {
              Node value = present(child, schema.field(name));
              Place filled = new Place(place.field(name).key(), child.at(), value);
              expanded.put(
                  name, new Node.Child(child.at(), expand(value, filled, schema.field(name))));
            });
    for (String name : schema.names()) {
      Node value = expanded.containsKey(name) ? null : schema.field(name).defaultAt(place.at());
      if (value != null) {
        Place filled = new Place(place.field(name).key(), place.at(), value);
        expanded.put(name, new Node.Child(place.at(), expand(value, filled, schema.field(name))));
      }
    }
    return new Node.Fields(expanded);
  }

  /** A key with nothing behind it, as when all below is commented out, stands for its default. */
  private static Node present(Node.Child child, Schema schema) {
    boolean empty = child.node() instanceof Node.Scalar scalar && scalar.json() == null;
    Node value = empty ? schema.defaultAt(child.at()) : null;
    return value == null ? child.node() : value;
  }

  private Node scalar(Node.Scalar scalar, Place place) {
    if (!scalar.text().contains("${")) {
      return scalar;
    }
    String text =
        REFERENCE
            .matcher(scalar.text())
            .replaceAll(match -> Matcher.quoteReplacement(value(match.group(), place)));
    return new Node.Scalar(text, scalar.plain(), scalar.source());
  }

  private String value(String reference, Place place) {
    Matcher variable = VARIABLE.matcher(reference);
    if (!variable.matches()) {
      findings.error(
          place,
          reference.startsWith("${file:")
              ? "only secrets are read from files; use ${env:NAME} here"
              : "expected ${env:NAME} or ${env:NAME:-default} after the dollar sign");
      return "";
    }
    String value = env.apply(variable.group(1));
    if (value != null && !value.isEmpty()) {
      return value;
    }
    if (variable.group(2) != null) {
      return variable.group(2);
    }
    findings.error(
        place,
        "environment variable %1$s is not set; set it, or write ${env:%1$s:-default}"
            .formatted(variable.group(1)));
    return "";
  }
}
