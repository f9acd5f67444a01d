package io.sluice.usage.price.feed;

import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import org.yaml.snakeyaml.DumperOptions.FlowStyle;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/**
 * A price list's text with entries added behind its last one; all else stays as it was, to the
 * letter. A new entry ends an older one of its model, so that history is never rewritten.
 */
public final class PriceListText {

  /** What a list begins with that was not there before. */
  public static final String EMPTY = "currency: USD\nprices:\n";

  private PriceListText() {}

  /**
   * Adds an entry for each row of models that cost the same.
   *
   * @param yaml of a list that can be read
   * @param source stands in each new entry
   */
  public static String with(String yaml, List<PriceChange> changes, String source)
      throws FeedException {
    int line = lines(EMPTY);
    int indent = 2;
    if (!yaml.equals(EMPTY)) {
      SequenceNode prices = prices(yaml);
      line = lastLine(prices) + 1;
      indent = prices.getValue().get(0).getStartMark().getColumn() - 2;
    }
    List<List<PriceChange>> entries = new ArrayList<>();
    for (PriceChange change : changes) {
      List<PriceChange> last = entries.isEmpty() ? List.of() : entries.get(entries.size() - 1);
      if (last.isEmpty() || !last.get(0).together().equals(change.together())) {
        entries.add(new ArrayList<>());
      }
      entries.get(entries.size() - 1).add(change);
    }
    StringBuilder added = new StringBuilder();
    for (List<PriceChange> entry : entries) {
      PriceChange one = entry.get(0);
      List<String> models = entry.stream().map(PriceChange::model).toList();
      added.append(EntryText.of(one.provider(), models, one.from(), one.after(), source, indent));
    }
    String whole = yaml.endsWith("\n") ? yaml : yaml + "\n";
    int at = start(whole, line);
    return whole.substring(0, at) + added + whole.substring(at);
  }

  private static SequenceNode prices(String yaml) throws FeedException {
    LoaderOptions options = new LoaderOptions();
    options.setCodePointLimit(yaml.length() + 1);
    Node root = new Yaml(options).compose(new StringReader(yaml));
    if (root instanceof MappingNode mapping) {
      for (NodeTuple tuple : mapping.getValue()) {
        if (tuple.getKeyNode() instanceof ScalarNode key
            && key.getValue().equals("prices")
            && tuple.getValueNode() instanceof SequenceNode prices
            && prices.getFlowStyle() == FlowStyle.BLOCK
            && !prices.getValue().isEmpty()) {
          return prices;
        }
      }
    }
    throw new FeedException("nothing can be added to a list whose prices do not begin with dashes");
  }

  /** Counted from 0, of the last thing that belongs to the list: comments behind it do not. */
  private static int lastLine(Node node) {
    if (node instanceof SequenceNode list && list.getFlowStyle() == FlowStyle.BLOCK) {
      return lastLine(list.getValue().get(list.getValue().size() - 1));
    }
    if (node instanceof MappingNode mapping && mapping.getFlowStyle() == FlowStyle.BLOCK) {
      return lastLine(mapping.getValue().get(mapping.getValue().size() - 1).getValueNode());
    }
    Mark end = node.getEndMark();
    return end.getColumn() == 0 ? end.getLine() - 1 : end.getLine(); // of a block of text
  }

  private static int lines(String text) {
    return (int) text.chars().filter(c -> c == '\n').count();
  }

  private static int start(String text, int line) {
    int at = 0;
    for (int i = 0; i < line; i++) {
      int end = text.indexOf('\n', at);
      if (end < 0) {
        return text.length();
      }
      at = end + 1;
    }
    return at;
  }
}
