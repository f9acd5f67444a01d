package io.sluice.wire.messages;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.RawValue;
import io.sluice.wire.Format;
import io.sluice.wire.conversation.AlternatingTurns;
import io.sluice.wire.conversation.Conversation.Turn;
import io.sluice.wire.conversation.ExactTrees;
import io.sluice.wire.conversation.Part;
import io.sluice.wire.conversation.Part.CachePoint;
import io.sluice.wire.conversation.Part.File;
import io.sluice.wire.conversation.Part.Image;
import io.sluice.wire.conversation.Part.Refusal;
import io.sluice.wire.conversation.Part.Source;
import io.sluice.wire.conversation.Part.Text;
import io.sluice.wire.conversation.Part.Thought;
import io.sluice.wire.conversation.Part.ToolCall;
import io.sluice.wire.conversation.Part.ToolResult;
import io.sluice.wire.conversation.Signature;
import io.sluice.wire.conversation.ToolIds;
import io.sluice.wire.conversation.Untranslatable;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Set;

/** Says what is said in a turn, in blocks. */
final class MessagesBlocks implements AlternatingTurns.Blocks {

  private static final Set<String> IMAGES =
      Set.of("image/png", "image/jpeg", "image/gif", "image/webp");
  private static final ToolIds IDS = new ToolIds("a-zA-Z0-9_-");

  @Override
  public boolean isText(ObjectNode block) {
    return block.path("type").asText().equals("text");
  }

  @Override
  public boolean isResult(ObjectNode block) {
    return block.path("type").asText().equals("tool_result");
  }

  @Override
  public List<ObjectNode> write(Turn turn) {
    List<ObjectNode> blocks = new ArrayList<>();
    for (Part part : turn.parts()) {
      if (part instanceof CachePoint point) {
        cache(blocks, point);
      } else if (!isUnsayable(part)) {
        blocks.add(block(part, turn.field()));
      }
    }
    return blocks;
  }

  /**
   * Anthropic refuses texts without a character. A thought that it cannot check by its signature,
   * because another provider made it, it refuses too.
   */
  private static boolean isUnsayable(Part part) {
    if (part instanceof Text text) {
      return text.text().isEmpty();
    }
    if (part instanceof Thought thought) {
      Signature signature = thought.signature();
      return signature == null || signature.origin() != Format.MESSAGES;
    }
    return false;
  }

  /** It stands on the block before it; thoughts cannot have one. */
  private static void cache(List<ObjectNode> blocks, CachePoint point) {
    for (int i = blocks.size() - 1; i >= 0; i--) {
      if (!blocks.get(i).path("type").asText().endsWith("thinking")) {
        ObjectNode control = blocks.get(i).putObject("cache_control").put("type", "ephemeral");
        if (!point.ttl().isEmpty()) {
          control.put("ttl", point.ttl());
        }
        return;
      }
    }
  }

  private ObjectNode block(Part part, String field) {
    ObjectNode block = JsonNodeFactory.instance.objectNode();
    if (part instanceof Text text) {
      block.put("type", "text").put("text", text.text());
    } else if (part instanceof Refusal refusal) {
      block.put("type", "text").put("text", refusal.text());
    } else if (part instanceof Thought thought) {
      MessagesAnswers.thought(block, thought);
    } else if (part instanceof Image image) {
      image(block.put("type", "image").putObject("source"), image.source(), field);
    } else if (part instanceof File file) {
      document(block, file, field);
    } else if (part instanceof ToolCall call) {
      call(block, call, field);
    } else if (part instanceof ToolResult result) {
      result(block, result, field);
    } else {
      throw new Untranslatable(
          field, field + " has sound in it, which the provider that serves this model cannot hear");
    }
    return block;
  }

  private static void image(ObjectNode into, Source source, String field) {
    if (source instanceof Source.Inline inline) {
      if (!IMAGES.contains(inline.mediaType())) {
        throw new Untranslatable(
            field, field + ": an image must be image/png, image/jpeg, image/gif or image/webp");
      }
      inline(into, inline);
    } else if (source instanceof Source.Url url) {
      into.put("type", "url").put("url", url.url());
    } else {
      throw stored(field);
    }
  }

  private static void inline(ObjectNode into, Source.Inline inline) {
    into.put("type", "base64").put("media_type", inline.mediaType()).put("data", inline.base64());
  }

  private static void document(ObjectNode block, File file, String field) {
    ObjectNode into = block.put("type", "document").putObject("source");
    if (file.source() instanceof Source.Url url) {
      into.put("type", "url").put("url", url.url());
    } else if (file.source() instanceof Source.Inline inline) {
      if (inline.mediaType().equals("application/pdf")) {
        inline(into, inline);
      } else if (inline.mediaType().startsWith("text/")) {
        into.put("type", "text").put("media_type", "text/plain");
        into.put("data", text(inline, field));
      } else {
        throw new Untranslatable(field, field + ": a file must be application/pdf or text");
      }
    } else {
      throw stored(field);
    }
    if (!file.name().isEmpty()) {
      block.put("title", file.name());
    }
    if (file.cited()) {
      block.putObject("citations").put("enabled", true);
    }
  }

  private static String text(Source.Inline inline, String field) {
    try {
      return new String(Base64.getDecoder().decode(inline.base64()), UTF_8);
    } catch (IllegalArgumentException e) {
      throw new Untranslatable(field, field + ": the file must be in base64");
    }
  }

  private static Untranslatable stored(String field) {
    return new Untranslatable(
        field, field + " names a file at another provider; send its content instead");
  }

  private static void call(ObjectNode block, ToolCall call, String field) {
    block.put("type", "tool_use").put("id", IDS.of(call.id())).put("name", call.name());
    if (call.arguments().isBlank()) {
      block.putObject("input");
    } else if (ExactTrees.isObject(call.arguments())) {
      block.putRawValue("input", new RawValue(call.arguments()));
    } else {
      throw new Untranslatable(field, field + ": the arguments of a tool call must be an object");
    }
  }

  private void result(ObjectNode block, ToolResult result, String field) {
    block.put("type", "tool_result").put("tool_use_id", IDS.of(result.callId()));
    ArrayNode content = JsonNodeFactory.instance.arrayNode();
    for (Part part : result.content()) {
      if (!isUnsayable(part)) {
        content.add(block(part, field));
      }
    }
    if (!content.isEmpty()) {
      block.set("content", content);
    }
    if (result.failed()) {
      block.put("is_error", true);
    }
  }
}
