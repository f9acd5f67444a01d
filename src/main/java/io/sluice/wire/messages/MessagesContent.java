package io.sluice.wire.messages;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.sluice.wire.conversation.ExactTrees;
import io.sluice.wire.conversation.Part;
import io.sluice.wire.conversation.Part.CachePoint;
import io.sluice.wire.conversation.Part.File;
import io.sluice.wire.conversation.Part.Image;
import io.sluice.wire.conversation.Part.Source;
import io.sluice.wire.conversation.Part.Text;
import io.sluice.wire.conversation.Part.Thought;
import io.sluice.wire.conversation.Part.ToolCall;
import io.sluice.wire.conversation.Part.ToolResult;
import io.sluice.wire.conversation.RequestNode;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Understands what is said in a request: a text, or blocks. */
final class MessagesContent {

  private MessagesContent() {}

  static List<Part> read(RequestNode content) {
    if (content.node().isTextual()) {
      return List.of(new Text(content.text()));
    }
    if (content.missing()) {
      throw content.wrong("must be a string or an array of blocks");
    }
    List<Part> parts = new ArrayList<>();
    for (RequestNode block : content.items()) {
      parts.add(block(block));
      if (block.has("cache_control")) {
        parts.add(new CachePoint(block.get("cache_control").get("ttl").optionalText()));
      }
    }
    return parts;
  }

  private static Part block(RequestNode block) {
    return switch (block.get("type").text()) {
      case "text" -> {
        block.only(Set.of("type", "text", "citations", "cache_control"));
        yield new Text(block.get("text").text(), MessagesAnswers.citations(block.node()), null);
      }
      case "image" -> {
        block.only(Set.of("type", "source", "cache_control"));
        yield new Image(imageSource(block.get("source")), "");
      }
      case "document" -> document(block);
      case "thinking" -> {
        block.only(Set.of("type", "thinking", "signature"));
        yield new Thought(
            block.get("thinking").text(),
            MessagesAnswers.signature(block.node(), "signature"),
            false);
      }
      case "redacted_thinking" -> {
        block.only(Set.of("type", "data"));
        yield new Thought("", MessagesAnswers.signature(block.node(), "data"), true);
      }
      case "tool_use" -> call(block);
      case "tool_result" -> result(block);
      default ->
          throw block
              .get("type")
              .wrong(
                  "must be text, image, document, thinking, redacted_thinking, tool_use or"
                      + " tool_result: others have no counterpart at the provider that serves this"
                      + " model");
    };
  }

  private static Source imageSource(RequestNode source) {
    return switch (source.get("type").text()) {
      case "base64" -> inline(source);
      case "url" -> url(source, "");
      case "file" -> stored(source);
      default -> throw source.get("type").wrong("must be base64, url or file");
    };
  }

  private static Source inline(RequestNode source) {
    source.only(Set.of("type", "media_type", "data"));
    return new Source.Inline(source.get("media_type").text(), source.get("data").text());
  }

  private static Source url(RequestNode source, String mediaType) {
    source.only(Set.of("type", "url"));
    return new Source.Url(source.get("url").text(), mediaType);
  }

  private static Source stored(RequestNode source) {
    source.only(Set.of("type", "file_id"));
    return new Source.Stored(source.get("file_id").text());
  }

  private static Part document(RequestNode block) {
    block.only(Set.of("type", "source", "title", "citations", "cache_control"));
    boolean cited = block.get("citations").get("enabled").isTrue();
    RequestNode source = block.get("source");
    Source read =
        switch (source.get("type").text()) {
          case "base64" -> inline(source);
          case "url" -> url(source, "application/pdf");
          case "file" -> stored(source);
          case "text" -> {
            source.only(Set.of("type", "media_type", "data"));
            yield plain(source.get("data").text());
          }
          case "content" -> plain(textOf(source, cited));
          default -> throw source.get("type").wrong("must be base64, text, content, url or file");
        };
    return new File(read, block.get("title").optionalText(), cited);
  }

  /**
   * A document that the caller has cut into pieces: whole, unless they are to be cited one by one.
   */
  private static String textOf(RequestNode source, boolean cited) {
    RequestNode content = source.only(Set.of("type", "content")).get("content");
    if (content.node().isTextual()) {
      return content.text();
    }
    if (cited) {
      throw content.wrong("must be a string where it is cited: the provider cites no blocks");
    }
    return content.items().stream()
        .map(
            piece -> {
              if (!piece.get("type").text().equals("text")) {
                throw piece.get("type").wrong("must be text");
              }
              return piece.only(Set.of("type", "text", "cache_control")).get("text").text();
            })
        .collect(Collectors.joining("\n"));
  }

  private static Source plain(String text) {
    return new Source.Inline(
        "text/plain", Base64.getEncoder().encodeToString(text.getBytes(UTF_8)));
  }

  private static Part call(RequestNode block) {
    block.only(Set.of("type", "id", "name", "input", "caller", "cache_control"));
    String caller = block.get("caller").get("type").optionalText();
    if (!caller.isEmpty() && !caller.equals("direct")) {
      throw block.get("caller.type").wrong("must be direct");
    }
    return new ToolCall(
        block.get("id").text(),
        block.get("name").text(),
        ExactTrees.text(block.get("input").object()),
        null);
  }

  private static Part result(RequestNode block) {
    block.only(Set.of("type", "tool_use_id", "content", "is_error", "cache_control"));
    RequestNode content = block.get("content");
    List<Part> said = content.missing() ? List.of() : read(content);
    return new ToolResult(
        block.get("tool_use_id").text(),
        "",
        said.stream().filter(part -> !(part instanceof CachePoint)).toList(),
        block.get("is_error").isTrue());
  }
}
