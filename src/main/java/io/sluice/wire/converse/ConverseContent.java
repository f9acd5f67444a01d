package io.sluice.wire.converse;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.sluice.wire.conversation.ExactTrees;
import io.sluice.wire.conversation.Part;
import io.sluice.wire.conversation.Part.Audio;
import io.sluice.wire.conversation.Part.CachePoint;
import io.sluice.wire.conversation.Part.File;
import io.sluice.wire.conversation.Part.Image;
import io.sluice.wire.conversation.Part.Source;
import io.sluice.wire.conversation.Part.Text;
import io.sluice.wire.conversation.Part.ToolCall;
import io.sluice.wire.conversation.Part.ToolResult;
import io.sluice.wire.conversation.RequestNode;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Understands what is said in a request, in blocks: each has one field, which says what it is. */
final class ConverseContent {

  private ConverseContent() {}

  static List<Part> read(RequestNode content) {
    if (content.missing()) {
      throw content.wrong("must be an array of blocks");
    }
    List<Part> parts = new ArrayList<>();
    for (RequestNode block : content.items()) {
      parts.add(block(block.member()));
    }
    return parts;
  }

  private static Part block(RequestNode block) {
    return switch (block.name()) {
      case "text" -> new Text(block.text());
      case "image" ->
          new Image(media(block.only(Set.of("format", "source")), ConverseMedia.IMAGES), "");
      case "document" -> document(block);
      case "video" ->
          new File(media(block.only(Set.of("format", "source")), ConverseMedia.VIDEOS), "", false);
      case "audio" -> new Audio(media(block.only(Set.of("format", "source")), ConverseMedia.AUDIO));
      case "toolUse" -> call(block);
      case "toolResult" -> result(block);
      case "reasoningContent" -> ConverseAnswers.thought(block.object());
      case "citationsContent" -> ConverseAnswers.cited(block.object());
      case "cachePoint" ->
          new CachePoint(block.only(Set.of("type", "ttl")).get("ttl").optionalText());
      default -> throw block.wrong("has no counterpart at the provider that serves this model");
    };
  }

  private static Source media(RequestNode block, ConverseMedia known) {
    String type = known.type(block.get("format").text());
    if (type == null) {
      throw block.get("format").wrong("must be one that Bedrock knows");
    }
    return source(block.get("source").member(), type);
  }

  private static Source source(RequestNode source, String type) {
    return switch (source.name()) {
      case "bytes" -> new Source.Inline(type, source.text());
      case "s3Location" -> new Source.Url(source.only(Set.of("uri")).get("uri").text(), type);
      default -> throw source.wrong("must be bytes or s3Location");
    };
  }

  private static Part document(RequestNode block) {
    block.only(Set.of("format", "name", "source", "citations"));
    boolean cited = block.get("citations").get("enabled").isTrue();
    RequestNode source = block.get("source").member();
    Source read =
        switch (source.name()) {
          case "text" -> plain(source.text());
          case "content" -> {
            if (cited) {
              throw source.wrong("must be text where it is cited: the provider cites no blocks");
            }
            yield plain(
                source.items().stream()
                    .map(piece -> piece.only(Set.of("text")).get("text").text())
                    .collect(Collectors.joining("\n")));
          }
          default -> media(block, ConverseMedia.DOCUMENTS);
        };
    return new File(read, block.get("name").optionalText(), cited);
  }

  private static Source plain(String text) {
    return new Source.Inline(
        "text/plain", Base64.getEncoder().encodeToString(text.getBytes(UTF_8)));
  }

  private static Part call(RequestNode block) {
    block.only(Set.of("toolUseId", "name", "input"));
    return new ToolCall(
        block.get("toolUseId").text(),
        block.get("name").text(),
        ExactTrees.text(block.get("input").object()),
        null);
  }

  private static Part result(RequestNode block) {
    block.only(Set.of("toolUseId", "content", "status"));
    List<Part> said = new ArrayList<>();
    for (RequestNode item : block.get("content").items()) {
      RequestNode piece = item.member();
      said.add(
          piece.name().equals("json") ? new Text(ExactTrees.text(piece.node())) : block(piece));
    }
    return new ToolResult(
        block.get("toolUseId").text(),
        "",
        said,
        block.get("status").optionalText().equals("error"));
  }
}
