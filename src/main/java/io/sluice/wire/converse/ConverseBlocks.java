package io.sluice.wire.converse;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.RawValue;
import io.sluice.wire.Format;
import io.sluice.wire.conversation.AlternatingTurns;
import io.sluice.wire.conversation.Conversation.Turn;
import io.sluice.wire.conversation.ExactTrees;
import io.sluice.wire.conversation.Part;
import io.sluice.wire.conversation.Part.Audio;
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
import java.util.List;

/** Says what is said in a turn, in blocks. For one request. */
final class ConverseBlocks implements AlternatingTurns.Blocks {

  private static final ToolIds IDS = new ToolIds("a-zA-Z0-9_.:-");

  private final DocumentNames names = new DocumentNames();

  @Override
  public boolean isText(ObjectNode block) {
    return block.has("text") || block.has("cachePoint");
  }

  @Override
  public boolean isResult(ObjectNode block) {
    return block.has("toolResult");
  }

  @Override
  public List<ObjectNode> write(Turn turn) {
    List<ObjectNode> blocks = new ArrayList<>();
    for (Part part : turn.parts()) {
      if (part instanceof CachePoint point) {
        if (!blocks.isEmpty()) {
          blocks.add(cachePoint(point));
        }
      } else if (!isUnsayable(part)) {
        blocks.add(block(part, turn.field()));
      }
    }
    return blocks;
  }

  /** Texts must have a character; a thought of another provider would not pass its check. */
  private static boolean isUnsayable(Part part) {
    if (part instanceof Text text) {
      return text.text().isEmpty();
    }
    if (part instanceof Thought thought) {
      Signature signature = thought.signature();
      return signature == null || signature.origin() != Format.CONVERSE;
    }
    return false;
  }

  private static ObjectNode cachePoint(CachePoint point) {
    ObjectNode block = JsonNodeFactory.instance.objectNode();
    ObjectNode written = block.putObject("cachePoint").put("type", "default");
    if (!point.ttl().isEmpty()) {
      written.put("ttl", point.ttl());
    }
    return block;
  }

  private ObjectNode block(Part part, String field) {
    ObjectNode block = JsonNodeFactory.instance.objectNode();
    if (part instanceof Text text) {
      block.put("text", text.text());
    } else if (part instanceof Refusal refusal) {
      block.put("text", refusal.text());
    } else if (part instanceof Thought thought) {
      ConverseAnswers.thought(block, thought);
    } else if (part instanceof Image image) {
      media(block.putObject("image"), ConverseMedia.IMAGES, image.source(), field);
    } else if (part instanceof Audio audio) {
      media(block.putObject("audio"), ConverseMedia.AUDIO, audio.source(), field);
    } else if (part instanceof File file) {
      file(block, file, field);
    } else if (part instanceof ToolCall call) {
      call(block.putObject("toolUse"), call, field);
    } else if (part instanceof ToolResult result) {
      result(block.putObject("toolResult"), result, field);
    }
    return block;
  }

  private void file(ObjectNode block, File file, String field) {
    String type = mediaType(file.source());
    if (ConverseMedia.VIDEOS.format(type) != null) {
      media(block.putObject("video"), ConverseMedia.VIDEOS, file.source(), field);
      return;
    }
    ObjectNode document = block.putObject("document");
    media(document, ConverseMedia.DOCUMENTS, file.source(), field);
    document.put("name", names.of(file.name()));
    if (file.cited()) {
      document.putObject("citations").put("enabled", true);
    }
  }

  private static String mediaType(Source source) {
    return source instanceof Source.Inline inline
        ? inline.mediaType()
        : source instanceof Source.Url url ? url.mediaType() : "";
  }

  private static void media(ObjectNode into, ConverseMedia known, Source source, String field) {
    if (source instanceof Source.Stored) {
      throw new Untranslatable(
          field, field + " names a file at another provider; send its content instead");
    }
    if (source instanceof Source.Url url && !url.url().startsWith("s3://")) {
      throw new Untranslatable(
          field,
          field
              + " must have its content in it: the provider that serves this model reads no URLs");
    }
    String format = known.format(mediaType(source));
    if (format == null) {
      throw new Untranslatable(
          field, field + ": the media type of a file must be one of " + known.known());
    }
    ObjectNode written = into.put("format", format).putObject("source");
    if (source instanceof Source.Inline inline) {
      written.put("bytes", inline.base64());
    } else if (source instanceof Source.Url url) {
      written.putObject("s3Location").put("uri", url.url());
    }
  }

  private static void call(ObjectNode into, ToolCall call, String field) {
    into.put("toolUseId", IDS.of(call.id())).put("name", call.name());
    if (call.arguments().isBlank()) {
      into.putObject("input");
    } else if (ExactTrees.isObject(call.arguments())) {
      into.putRawValue("input", new RawValue(call.arguments()));
    } else {
      throw new Untranslatable(field, field + ": the arguments of a tool call must be an object");
    }
  }

  private void result(ObjectNode into, ToolResult result, String field) {
    into.put("toolUseId", IDS.of(result.callId()));
    ArrayNode content = into.putArray("content");
    for (Part part : result.content()) {
      if (part instanceof Audio) {
        throw new Untranslatable(field, field + ": the result of a tool must not be sound");
      }
      if (!isUnsayable(part)) {
        content.add(block(part, field));
      }
    }
    if (result.failed()) {
      into.put("status", "error");
    }
  }
}
