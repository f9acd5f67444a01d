package io.sluice.wire.conversation;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.sluice.wire.Json;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Reads the fields of a JSON object and keeps count of them, so that none is dropped silently: at
 * the {@link #end}, what nobody asked for is refused by its name. Null is as if a field was absent.
 *
 * <p>Everything here throws {@link Untranslatable} for a value of the wrong type.
 */
public final class ObjectFields {

  /** Numbers keep their digits. */
  public static final ObjectMapper TREES =
      JsonMapper.builder(Json.FACTORY)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .build();

  private static final int MAX_SHOWN = 64;

  private final JsonNode node;
  private final String path;
  private final UnaryOperator<String> spelling;
  private final Set<String> read = new HashSet<>();

  private ObjectFields(JsonNode node, String path, UnaryOperator<String> spelling) {
    if (!node.isObject()) {
      throw new Untranslatable(path, "must be an object");
    }
    this.node = node;
    this.path = path;
    this.spelling = spelling;
  }

  /**
   * The fields of an object.
   *
   * @param path where it stands in the request; empty for the whole
   */
  public static ObjectFields of(JsonNode node, String path) {
    return new ObjectFields(node, path, UnaryOperator.identity());
  }

  /**
   * The fields of an object whose names may be spelled in several ways.
   *
   * @param spelling from a name as it stands there to the one that it is asked for by
   */
  public static ObjectFields of(JsonNode node, String path, UnaryOperator<String> spelling) {
    return new ObjectFields(node, path, spelling);
  }

  /** A document as a tree. */
  public static JsonNode tree(Buffer document) {
    try {
      JsonNode tree = TREES.readTree(document.getBytes());
      return tree == null ? TREES.missingNode() : tree;
    } catch (IOException e) {
      throw new Untranslatable("", "it is not one well-formed JSON document");
    }
  }

  /** Where a field of this object stands. */
  public String at(String name) {
    String shown = name.length() <= MAX_SHOWN ? name : name.substring(0, MAX_SHOWN);
    return path.isEmpty() ? shown : path + "." + shown;
  }

  public String path() {
    return path;
  }

  /** Null if it is absent. */
  public @Nullable JsonNode node(String name) {
    read.add(name);
    JsonNode value = node.get(name);
    if (value == null) {
      for (Iterator<String> names = node.fieldNames(); value == null && names.hasNext(); ) {
        String spelled = names.next();
        value = spelling.apply(spelled).equals(name) ? node.get(spelled) : null;
      }
    }
    return value == null || value.isNull() ? null : value;
  }

  public boolean has(String name) {
    return node(name) != null;
  }

  /** Null if it is absent. */
  public @Nullable String text(String name) {
    JsonNode value = node(name);
    if (value != null && !value.isTextual()) {
      throw new Untranslatable(at(name), "must be a string");
    }
    return value == null ? null : value.textValue();
  }

  public String text(String name, String otherwise) {
    String text = text(name);
    return text == null ? otherwise : text;
  }

  public String requiredText(String name) {
    String text = text(name);
    if (text == null || text.isEmpty()) {
      throw new Untranslatable(at(name), "is missing; it must be a string");
    }
    return text;
  }

  /** Null if it is absent. */
  public @Nullable Boolean flag(String name) {
    JsonNode value = node(name);
    if (value != null && !value.isBoolean()) {
      throw new Untranslatable(at(name), "must be true or false");
    }
    return value == null ? null : value.booleanValue();
  }

  /** Null if it is absent. */
  public @Nullable Long whole(String name) {
    JsonNode value = node(name);
    if (value == null) {
      return null;
    }
    boolean fits =
        value.isNumber() && value.canConvertToExactIntegral() && value.canConvertToLong();
    if (!fits) {
      throw new Untranslatable(at(name), "must be a whole number");
    }
    return value.longValue();
  }

  /** Null if it is absent. */
  public @Nullable Integer integer(String name) {
    Long whole = whole(name);
    if (whole != null && whole != whole.intValue()) {
      throw new Untranslatable(at(name), "must be a whole number of 32 bits");
    }
    return whole == null ? null : Integer.valueOf(whole.intValue());
  }

  /** Null if it is absent. */
  public @Nullable Double number(String name) {
    JsonNode value = node(name);
    if (value != null && !value.isNumber()) {
      throw new Untranslatable(at(name), "must be a number");
    }
    return value == null ? null : Double.valueOf(value.doubleValue());
  }

  /** Null if it is absent. */
  public @Nullable ObjectFields object(String name) {
    JsonNode value = node(name);
    return value == null ? null : new ObjectFields(value, at(name), spelling);
  }

  /** None if it is absent. */
  public List<JsonNode> items(String name) {
    JsonNode value = node(name);
    if (value != null && !value.isArray()) {
      throw new Untranslatable(at(name), "must be an array");
    }
    List<JsonNode> items = new ArrayList<>();
    if (value != null) {
      value.forEach(items::add);
    }
    return items;
  }

  /** None if it is absent. */
  public List<ObjectFields> objects(String name) {
    List<ObjectFields> objects = new ArrayList<>();
    for (JsonNode item : items(name)) {
      objects.add(new ObjectFields(item, at(name) + "[" + objects.size() + "]", spelling));
    }
    return objects;
  }

  /** None if it is absent. */
  public List<String> texts(String name) {
    List<String> texts = new ArrayList<>();
    for (JsonNode item : items(name)) {
      if (!item.isTextual()) {
        throw new Untranslatable(at(name) + "[" + texts.size() + "]", "must be a string");
      }
      texts.add(item.textValue());
    }
    return texts;
  }

  /** Hints that change no answer. */
  public void ignore(String... names) {
    read.addAll(Set.of(names));
  }

  /** Refuses a field if it is there. */
  public void refuse(String name, String why) {
    if (has(name)) {
      throw new Untranslatable(at(name), why);
    }
  }

  /** Refuses what has not been asked for. */
  public void end() {
    node.fieldNames()
        .forEachRemaining(
            name -> {
              if (!read.contains(spelling.apply(name)) && !node.get(name).isNull()) {
                throw new Untranslatable(
                    at(name), "is not known here and cannot be said in the provider's format");
              }
            });
  }
}
