package io.sluice.wire.conversation;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.wire.conversation.Conversation.Role;
import io.sluice.wire.conversation.Conversation.Turn;
import java.util.ArrayList;
import java.util.List;

/**
 * Turns as Anthropic and Bedrock have them: instructions at the start stand apart, neighbours of
 * one role are one message, and in it the results of tools come first.
 *
 * <p>Instructions in the middle keep their place: newer models take them after a user's turn, where
 * the conversation ends or the assistant goes on (Anthropic documentation, "Mid-conversation system
 * messages"). Anywhere else they are refused: moved, they would say something else.
 */
public final class AlternatingTurns {

  /** How a format writes a turn: blocks, fewer than its parts where one says nothing there. */
  public interface Blocks {
    List<ObjectNode> write(Turn turn);

    boolean isText(ObjectNode block);

    boolean isResult(ObjectNode block);
  }

  private record Message(String role, List<ObjectNode> blocks, String field) {}

  private final List<Message> messages = new ArrayList<>();
  private final ArrayNode system = JsonNodeFactory.instance.arrayNode();
  private final Blocks blocks;

  /**
   * Writes the turns.
   *
   * @throws Untranslatable naming a turn that has no place, or what is in it
   */
  public AlternatingTurns(List<Turn> turns, Blocks blocks) {
    this.blocks = blocks;
    turns.forEach(this::add);
  }

  private void add(Turn turn) {
    List<ObjectNode> written = blocks.write(turn);
    if (written.isEmpty()) {
      // An empty text, or a thought of another provider: there is nothing to say.
      return;
    }
    boolean instructs = turn.role() == Role.SYSTEM || turn.role() == Role.DEVELOPER;
    if (instructs && !written.stream().allMatch(blocks::isText)) {
      throw new Untranslatable(turn.field(), turn.field() + " must be text alone");
    }
    if (instructs && messages.isEmpty()) {
      system.addAll(written);
      return;
    }
    String role = instructs ? "system" : turn.role() == Role.USER ? "user" : "assistant";
    Message last = messages.isEmpty() ? null : messages.get(messages.size() - 1);
    if (last != null && last.role().equals(role)) {
      last.blocks().addAll(written);
      return;
    }
    String before = last == null ? "" : last.role();
    if (role.equals("system") && !before.equals("user")) {
      throw misplaced(turn.field());
    }
    if (last != null && before.equals("system") && !role.equals("assistant")) {
      throw misplaced(last.field());
    }
    messages.add(new Message(role, new ArrayList<>(written), turn.field()));
  }

  private static Untranslatable misplaced(String field) {
    return new Untranslatable(
        field,
        field
            + " must stand at the start, or after a user's message where the assistant goes on: here"
            + " role \"system\" is not supported by the provider that serves this model");
  }

  /** Adds {@code system}, if there is any, and {@code messages}. */
  public void write(ObjectNode request) {
    if (!system.isEmpty()) {
      request.set("system", system);
    }
    ArrayNode written = request.putArray("messages");
    for (Message message : messages) {
      ArrayNode content = written.addObject().put("role", message.role()).putArray("content");
      message.blocks().stream().filter(blocks::isResult).forEach(content::add);
      message.blocks().stream().filter(block -> !blocks.isResult(block)).forEach(content::add);
    }
  }
}
