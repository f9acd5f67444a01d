package io.sluice.wire.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.wire.conversation.Conversation.Role;
import io.sluice.wire.conversation.Conversation.Turn;
import io.sluice.wire.conversation.ObjectFields;
import io.sluice.wire.conversation.Part;
import io.sluice.wire.conversation.Part.Source;
import io.sluice.wire.conversation.Signature;
import io.sluice.wire.conversation.Untranslatable;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Understands contents. A call may have no id, and its response then says only the function's name:
 * calls without one get an id from their place, and responses go to them by name, in order.
 */
final class GeminiContentReader {

  private record Pending(String id, String name, boolean given) {}

  private final List<Pending> pending = new ArrayList<>();
  private boolean afterAssistant;

  List<Turn> turns(List<ObjectFields> contents) {
    List<Turn> turns = new ArrayList<>();
    for (ObjectFields content : contents) {
      turns.add(turn(content, turns.size()));
    }
    return turns;
  }

  private Turn turn(ObjectFields content, int index) {
    String role = content.text("role", "user");
    boolean assistant = role.equals("model");
    if (!assistant && !role.equals("user") && !role.equals("function")) {
      throw new Untranslatable(content.at("role"), "must be user, model or function");
    }
    if (assistant && !afterAssistant) {
      pending.clear();
    }
    afterAssistant = assistant;
    List<Part> parts = new ArrayList<>();
    for (ObjectFields part : content.objects("parts")) {
      parts.add(part(part, index, parts.size()));
    }
    content.end();
    return new Turn(assistant ? Role.ASSISTANT : Role.USER, parts, "", content.path());
  }

  private Part part(ObjectFields part, int turn, int index) {
    String mark = part.text("thoughtSignature", "");
    Signature signature = mark.isEmpty() ? null : GeminiSignatures.read(mark);
    boolean thought = Boolean.TRUE.equals(part.flag("thought"));
    part.refuse("executableCode", "is code that Google ran: no other provider does");
    part.refuse("codeExecutionResult", "is code that Google ran: no other provider does");
    part.refuse("videoMetadata", "cannot be said in the provider's format");
    // A hint of how closely to look.
    part.ignore("mediaResolution", "partMetadata");
    Part read = known(part, thought, signature, turn, index);
    part.end();
    return read;
  }

  private Part known(
      ObjectFields part, boolean thought, @Nullable Signature signature, int turn, int index) {
    String text = part.text("text");
    if (thought) {
      return new Part.Thought(text == null ? "" : text, signature, false);
    }
    if (text != null) {
      return new Part.Text(text, List.of(), signature);
    }
    ObjectFields call = part.object("functionCall");
    if (call != null) {
      return call(call, signature, turn, index);
    }
    ObjectFields response = part.object("functionResponse");
    if (response != null) {
      return response(response);
    }
    Part media = media(part);
    if (media == null && signature != null) {
      // The signature of a text may come by itself, behind it.
      return new Part.Text("", List.of(), signature);
    }
    if (media == null) {
      throw new Untranslatable(
          part.path(), "must have text, inlineData, fileData, functionCall or functionResponse");
    }
    return media;
  }

  private Part call(ObjectFields call, @Nullable Signature signature, int turn, int index) {
    String name = call.requiredText("name");
    String given = call.text("id", "");
    ObjectFields arguments = call.object("args");
    JsonNode args = call.node("args");
    call.refuse("partialArgs", "cannot be said in the provider's format");
    call.ignore("willContinue");
    call.end();
    String id = given.isEmpty() ? GeminiIds.ofPlace(turn, index) : given;
    pending.add(new Pending(id, name, !given.isEmpty()));
    return new Part.ToolCall(
        id, name, arguments == null || args == null ? "{}" : args.toString(), signature);
  }

  private Part response(ObjectFields response) {
    String name = response.text("name", "");
    String id = answered(response.text("id", ""), name, response);
    JsonNode said = response.node("response");
    List<Part> content = new ArrayList<>();
    boolean failed = false;
    if (said != null) {
      if (!said.isObject()) {
        throw new Untranslatable(response.at("response"), "must be an object");
      }
      // What Google advises: the result as "output", an error as "error".
      JsonNode error = said.size() == 1 ? said.get("error") : null;
      JsonNode output = said.size() == 1 ? said.get("output") : null;
      failed = error != null;
      JsonNode one = error != null ? error : output;
      content.add(
          new Part.Text(one != null && one.isTextual() ? one.textValue() : said.toString()));
    }
    for (ObjectFields part : response.objects("parts")) {
      Part media = media(part);
      if (media == null) {
        throw new Untranslatable(part.path(), "must have inlineData or fileData");
      }
      part.end();
      content.add(media);
    }
    response.ignore("scheduling", "willContinue");
    response.end();
    return new Part.ToolResult(id, name, content, failed);
  }

  private String answered(String id, String name, ObjectFields response) {
    for (Iterator<Pending> calls = pending.iterator(); calls.hasNext(); ) {
      Pending call = calls.next();
      boolean byId = call.given() && !id.isEmpty();
      boolean same = byId ? call.id().equals(id) : call.name().equals(name);
      if (same) {
        calls.remove();
        return call.id();
      }
    }
    if (!id.isEmpty()) {
      return id;
    }
    throw new Untranslatable(
        response.path(), "answers no call of the turn before: name or id must be that of a call");
  }

  private static @Nullable Part media(ObjectFields part) {
    ObjectFields inline = part.object("inlineData");
    ObjectFields file = part.object("fileData");
    if (inline == null && file == null) {
      return null;
    }
    ObjectFields data = inline == null ? Objects.requireNonNull(file) : inline;
    String type = data.text("mimeType", "");
    String name = data.text("displayName", "");
    Source source =
        inline == null
            ? new Source.Url(data.requiredText("fileUri"), type)
            : new Source.Inline(type, GeminiIds.standardBase64(data.requiredText("data")));
    data.end();
    if (type.startsWith("image/")) {
      return new Part.Image(source, "");
    }
    return type.startsWith("audio/") ? new Part.Audio(source) : new Part.File(source, name, false);
  }
}
