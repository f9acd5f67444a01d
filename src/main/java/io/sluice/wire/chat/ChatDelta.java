package io.sluice.wire.chat;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.wire.conversation.Part.Citation;
import io.sluice.wire.conversation.Part.Image;
import io.sluice.wire.conversation.Signature;
import io.sluice.wire.conversation.StreamEvent;
import io.sluice.wire.conversation.StreamEvent.Cited;
import io.sluice.wire.conversation.StreamEvent.RefusalDelta;
import io.sluice.wire.conversation.StreamEvent.TextDelta;
import io.sluice.wire.conversation.StreamEvent.TextSigned;
import io.sluice.wire.conversation.StreamEvent.Whole;
import io.sluice.wire.conversation.Untranslatable;
import io.sluice.wire.openai.DataUrl;
import io.sluice.wire.openai.Trees;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The first choice of one chunk after the other. A chunk is read as a whole before any of it is
 * given out, because its fields come in any order: thoughts, then text, refusal, calls.
 */
final class ChatDelta {

  private final ChatThinking thinking = new ChatThinking();
  private final ChatCalls calls = new ChatCalls();
  private final List<Citation> citations = new ArrayList<>();
  private final List<Image> images = new ArrayList<>();
  private boolean searchCited;
  private boolean declined;
  private String text = "";
  private String refusal = "";
  private String finishReason = "";
  private @Nullable Signature textSignature;
  private @Nullable String failure;

  /** A new chunk comes. */
  void begin() {
    text = "";
    refusal = "";
    finishReason = "";
    textSignature = null;
    citations.clear();
    images.clear();
    thinking.begin();
    calls.begin();
  }

  /**
   * Reads the array that the parser stands on.
   *
   * @return whether the first choice is in it
   */
  boolean readChoices(JsonParser json) throws IOException {
    if (json.currentToken() != JsonToken.START_ARRAY) {
      json.skipChildren();
      return false;
    }
    boolean any = false;
    while (json.nextToken() != JsonToken.END_ARRAY && json.currentToken() != null) {
      if (!any && json.currentToken() == JsonToken.START_OBJECT) {
        readChoice(json);
        any = true;
      } else {
        json.skipChildren();
      }
    }
    return any;
  }

  private void readChoice(JsonParser json) throws IOException {
    for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
      JsonToken value = json.nextToken();
      switch (name) {
        case "delta" -> readDelta(json);
        case "finish_reason" -> finishReason = text(json, value);
        default -> json.skipChildren();
      }
    }
  }

  private void readDelta(JsonParser json) throws IOException {
    if (json.currentToken() != JsonToken.START_OBJECT) {
      json.skipChildren();
      return;
    }
    for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
      JsonToken value = json.nextToken();
      switch (name) {
        case "content" -> {
          if (value == JsonToken.START_ARRAY) {
            readContent(Trees.value(json));
          } else {
            text = text(json, value);
          }
        }
        case "refusal" -> refusal = text(json, value);
        case "reasoning_content", "reasoning" -> thinking.text(name, text(json, value));
        case "reasoning_details" -> thinking.details(Trees.value(json));
        case "tool_calls" -> calls.read(json);
        case "function_call" -> calls.readLegacy(json);
        case "annotations" -> citations.addAll(ChatCitations.read(Trees.value(json)));
        case "images" -> readImages(Trees.value(json));
        case "extra_content" -> textSignature = ChatReasoning.extraSignature(Trees.value(json));
        case "audio" -> {
          failure = value == JsonToken.VALUE_NULL ? failure : "the provider's answer is sound";
          json.skipChildren();
        }
        default -> json.skipChildren();
      }
    }
  }

  /** Mistral's chunks of text and thoughts. */
  private void readContent(JsonNode chunks) {
    StringBuilder said = new StringBuilder();
    StringBuilder thought = new StringBuilder();
    for (JsonNode chunk : chunks) {
      said.append(chunk.path("text").asText(""));
      thought.append(MistralThinking.of(chunk));
    }
    text = said.toString();
    thinking.text("", thought.toString());
  }

  private void readImages(JsonNode list) {
    for (JsonNode image : list) {
      try {
        String url = image.path("image_url").path("url").asText("");
        images.add(new Image(DataUrl.read(url, ""), ""));
      } catch (Untranslatable e) {
        failure = e.explanation();
      }
    }
  }

  /** Perplexity repeats the pages in every chunk: the first time counts. */
  void readSearch(JsonParser json) throws IOException {
    if (searchCited || json.currentToken() != JsonToken.START_ARRAY) {
      json.skipChildren();
      return;
    }
    List<Citation> pages = ChatCitations.ofSearch(Trees.value(json));
    searchCited = !pages.isEmpty();
    citations.addAll(pages);
  }

  private static String text(JsonParser json, JsonToken value) throws IOException {
    if (value == JsonToken.VALUE_STRING) {
      return json.getText();
    }
    json.skipChildren();
    return "";
  }

  /**
   * Gives out what the chunk said.
   *
   * @param answerId for calls that have no id
   */
  void deliver(String answerId, Consumer<StreamEvent> to) {
    thinking.deliver(to);
    if (!text.isEmpty()) {
      thinking.close(to);
      to.accept(new TextDelta(text));
    }
    if (textSignature != null) {
      to.accept(new TextSigned(textSignature));
    }
    for (Citation citation : citations) {
      to.accept(new Cited(citation));
    }
    if (!refusal.isEmpty()) {
      declined = true;
      thinking.close(to);
      to.accept(new RefusalDelta(refusal));
    }
    for (Image image : images) {
      thinking.close(to);
      to.accept(new Whole(image));
    }
    if (calls.any()) {
      thinking.close(to);
      calls.deliver(answerId, to);
      failure = failure == null ? calls.failure() : failure;
    }
  }

  /** No more comes: a thought that is open ends. */
  void close(Consumer<StreamEvent> to) {
    thinking.close(to);
  }

  /** Of the chunk; empty if it does not say. */
  String finishReason() {
    return finishReason;
  }

  /** Number of calls so far. */
  int calls() {
    return calls.count();
  }

  boolean declined() {
    return declined;
  }

  /** Why the answer cannot be read, or null. */
  @Nullable String failure() {
    return failure;
  }
}
