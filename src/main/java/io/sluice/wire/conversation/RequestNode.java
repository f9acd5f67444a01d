package io.sluice.wire.conversation;

import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A value in a caller's request, and where it stands, so that whatever is wrong with it can be
 * named. A JSON null counts as nothing.
 *
 * @param path e.g. {@code messages[2].content}; empty for the whole request
 */
public record RequestNode(JsonNode node, String path) {

  private static final int MAX_SHOWN = 64;

  /**
   * The whole request.
   *
   * @throws Untranslatable if it is no JSON object
   */
  public static RequestNode of(Buffer body) {
    JsonNode tree = ExactTrees.read(body.getBytes());
    if (tree == null || !tree.isObject()) {
      throw new Untranslatable("", "the body must be one JSON object");
    }
    return new RequestNode(tree, "");
  }

  public boolean missing() {
    return node.isMissingNode() || node.isNull();
  }

  public boolean has(String name) {
    return !get(name).missing();
  }

  public RequestNode get(String name) {
    String shown = name.length() <= MAX_SHOWN ? name : name.substring(0, MAX_SHOWN);
    return new RequestNode(node.path(name), path.isEmpty() ? shown : path + "." + shown);
  }

  /** What is in an array; nothing if it is missing. */
  public List<RequestNode> items() {
    if (missing()) {
      return List.of();
    }
    if (!node.isArray()) {
      throw wrong("must be an array");
    }
    List<RequestNode> items = new ArrayList<>(node.size());
    for (int i = 0; i < node.size(); i++) {
      items.add(new RequestNode(node.get(i), path + "[" + i + "]"));
    }
    return items;
  }

  /** Texts of an array. */
  public List<String> texts() {
    return items().stream().map(RequestNode::text).toList();
  }

  public String text() {
    if (!node.isTextual()) {
      throw wrong("must be a string");
    }
    return node.textValue();
  }

  /** Empty if it is missing. */
  public String optionalText() {
    return missing() ? "" : text();
  }

  /** Null if it is missing. */
  public @Nullable Boolean flag() {
    if (missing()) {
      return null;
    }
    if (!node.isBoolean()) {
      throw wrong("must be true or false");
    }
    return node.booleanValue();
  }

  public boolean isTrue() {
    return Boolean.TRUE.equals(flag());
  }

  /** Null if it is missing. */
  public @Nullable Double number() {
    if (missing()) {
      return null;
    }
    if (!node.isNumber()) {
      throw wrong("must be a number");
    }
    return node.doubleValue();
  }

  /** Null if it is missing. */
  public @Nullable Integer whole() {
    if (missing()) {
      return null;
    }
    if (!node.isIntegralNumber() || !node.canConvertToInt()) {
      throw wrong("must be a whole number");
    }
    return node.intValue();
  }

  public JsonNode object() {
    if (!node.isObject()) {
      throw wrong("must be an object");
    }
    return node;
  }

  /**
   * The value with that name, which is read there as its only child: a union's member.
   *
   * @throws Untranslatable if there is not exactly one field
   */
  public RequestNode member() {
    if (object().size() != 1) {
      throw wrong("must have exactly one field");
    }
    return get(node.fieldNames().next());
  }

  /** The last name of the path. */
  public String name() {
    return path.substring(path.lastIndexOf('.') + 1);
  }

  /**
   * Refuses all fields but these.
   *
   * @throws Untranslatable if it is no object, or names a field that is not known
   */
  public RequestNode only(Set<String> known) {
    Iterator<String> names = object().fieldNames();
    while (names.hasNext()) {
      String name = names.next();
      if (!known.contains(name) && has(name)) {
        throw get(name)
            .wrong("has no counterpart at the provider that serves this model; leave it out");
      }
    }
    return this;
  }

  /** Says what it must be, or what is wrong with it. */
  public Untranslatable wrong(String what) {
    return new Untranslatable(path, (path.isEmpty() ? "the body" : path) + " " + what);
  }
}
