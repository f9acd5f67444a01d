package io.sluice.config;

import java.io.StringReader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.DumperOptions.ScalarStyle;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.reader.ReaderException;

/**
 * Text to {@link Node}s. Builds no Java object of any type that the file could name, and bounds
 * what a file can cost: its size, its depth, and how much its aliases unfold to.
 */
final class YamlReader {
  static final int MAX_SIZE = 1 << 20;
  private static final int MAX_DEPTH = 32;
  private static final int MAX_ALIASES = 100;
  private static final int MAX_NODES = 100_000;

  /** Where the parser's messages repeat a piece of the file. */
  private static final Pattern NAMED =
      Pattern.compile("(alias|anchor|handle)\\s.*", Pattern.DOTALL);

  private final Findings findings;
  private int nodes;

  private YamlReader(Findings findings) {
    this.findings = findings;
  }

  /** Null when nothing can be made of the text; the findings say why. */
  static Node.@Nullable Fields read(String text, Findings findings) {
    if (text.length() > MAX_SIZE) {
      findings.error(
          Position.START, "the file is larger than 1 MiB, too large for a configuration");
      return null;
    }
    try {
      org.yaml.snakeyaml.nodes.Node root = compose(text);
      if (root == null) {
        throw new Unreadable(
            Position.START, "the file is empty; conf/sluice.yaml shows a complete one");
      }
      if (!(root instanceof MappingNode mapping)) {
        throw new Unreadable(at(root), "expected keys and values, such as `log:`");
      }
      return new YamlReader(findings).fields(mapping, Place.root(new Node.Fields(Map.of())), 0);
    } catch (Unreadable e) {
      findings.error(e.at, e.problem);
      return null;
    }
  }

  private static org.yaml.snakeyaml.nodes.@Nullable Node compose(String text) {
    try {
      return new Yaml(bounds()).compose(new StringReader(text));
    } catch (MarkedYAMLException e) {
      // The exception's own message quotes the line, which may hold a secret.
      Mark mark = e.getProblemMark() == null ? e.getContextMark() : e.getProblemMark();
      throw new Unreadable(
          mark == null ? Position.START : at(mark), "not valid YAML: " + reason(e));
    } catch (ReaderException e) {
      throw new Unreadable(
          position(text, e.getPosition()),
          "not text: character 0x" + Integer.toHexString(e.getCodePoint()) + " is not allowed");
    } catch (YAMLException e) {
      // Without a mark it is one of the bounds below; none of them says where.
      throw new Unreadable(
          Position.START,
          "nested deeper than %d levels, or more than %d aliases"
              .formatted(MAX_DEPTH, MAX_ALIASES));
    } catch (RuntimeException e) {
      // The parser answers some malformed directives and escapes with whatever Java throws.
      throw new Unreadable(Position.START, "not valid YAML");
    }
  }

  private Node node(org.yaml.snakeyaml.nodes.Node node, Place place, int depth) {
    if (++nodes > MAX_NODES) {
      throw new Unreadable(at(node), "the aliases in this file unfold to too much");
    }
    if (depth > MAX_DEPTH) {
      throw new Unreadable(at(node), "nested deeper than " + MAX_DEPTH + " levels");
    }
    if (!node.getTag().startsWith(Tag.PREFIX)) {
      findings.error(place, "tags such as !name mean nothing here; remove it");
    }
    if (node instanceof MappingNode mapping) {
      return fields(mapping, place, depth);
    }
    if (node instanceof SequenceNode sequence) {
      List<Node.Child> items = new ArrayList<>();
      for (org.yaml.snakeyaml.nodes.Node item : sequence.getValue()) {
        Place itemPlace = new Place(place.key() + "[" + items.size() + "]", at(item), null);
        items.add(new Node.Child(itemPlace.at(), node(item, itemPlace, depth + 1)));
      }
      return new Node.Items(items);
    }
    ScalarNode scalar = (ScalarNode) node;
    boolean plain =
        scalar.getScalarStyle() == ScalarStyle.PLAIN && !scalar.getTag().equals(Tag.BINARY);
    return new Node.Scalar(scalar.getValue(), plain, scalar.getValue());
  }

  private Node.Fields fields(MappingNode mapping, Place place, int depth) {
    Map<String, Node.Child> fields = new LinkedHashMap<>();
    for (NodeTuple tuple : mapping.getValue()) {
      if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
        findings.error(at(tuple.getKeyNode()), "expected a name before the colon");
        continue;
      }
      Place field = new Place(place.field(key.getValue()).key(), at(key), null);
      Node.Child first = fields.get(key.getValue());
      if (key.getTag().equals(Tag.MERGE)) {
        findings.error(field, "merge keys (<<) are not supported; write the keys out");
      } else if (!key.getValue().codePoints().allMatch(YamlReader::readable)) {
        findings.error(field, "a name holds only characters that can be seen");
      } else if (first != null) {
        findings.error(field, "given twice, first on line " + first.at().line() + "; keep one");
      } else {
        Node value = node(tuple.getValueNode(), field, depth + 1);
        fields.put(key.getValue(), new Node.Child(field.at(), value));
      }
    }
    return new Node.Fields(fields);
  }

  private static boolean readable(int codePoint) {
    return !Character.isISOControl(codePoint)
        && Character.getType(codePoint) != Character.SURROGATE
        && Character.isDefined(codePoint);
  }

  private static LoaderOptions bounds() {
    LoaderOptions options = new LoaderOptions();
    options.setCodePointLimit(MAX_SIZE + 1);
    options.setNestingDepthLimit(MAX_DEPTH + 1);
    options.setMaxAliasesForCollections(MAX_ALIASES);
    return options;
  }

  private static String reason(MarkedYAMLException e) {
    String problem = Objects.requireNonNullElse(e.getProblem(), "it ends too early");
    if (problem.contains("TAB")) {
      return "found a tab; indent with spaces";
    }
    return NAMED.matcher(problem.strip()).replaceFirst("$1");
  }

  private static Position at(org.yaml.snakeyaml.nodes.Node node) {
    return at(node.getStartMark());
  }

  private static Position at(Mark mark) {
    return new Position(mark.getLine() + 1, mark.getColumn() + 1);
  }

  private static Position position(String text, int codePoints) {
    int line = 1;
    int column = 1;
    int[] all = text.codePoints().limit(Math.max(0, codePoints)).toArray();
    for (int c : all) {
      column = c == '\n' ? 1 : column + 1;
      line += c == '\n' ? 1 : 0;
    }
    return new Position(line, column);
  }

  /** Ends the reading from inside the recursion. */
  private static final class Unreadable extends RuntimeException {
    private final transient Position at;
    private final String problem;

    Unreadable(Position at, String problem) {
      super(problem);
      this.at = at;
      this.problem = problem;
    }
  }
}
