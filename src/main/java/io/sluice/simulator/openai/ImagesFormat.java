package io.sluice.simulator.openai;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.simulator.Answer;
import io.sluice.simulator.ApiError;
import io.sluice.simulator.Asked;
import io.sluice.simulator.Call;
import io.sluice.simulator.EventScript;
import io.sluice.simulator.Fields;
import io.sluice.simulator.Format;
import io.sluice.simulator.Part;
import io.sluice.simulator.Prompt;
import io.sluice.simulator.Script;
import io.sluice.simulator.Vendor;
import io.sluice.simulator.WholeScript;
import io.vertx.core.buffer.Buffer;

/**
 * {@code POST /v1/images/generations}, {@code /edits} and {@code /variations}: pictures of one
 * pixel, whole or as events.
 *
 * @param kind {@code image_generation} or {@code image_edit}
 */
record ImagesFormat(Vendor vendor, String kind, boolean wantsPrompt) implements Format {
  private static final int TOKENS_AN_IMAGE = 272;
  private static final int MOST = 10;

  /** What is wished for, in whichever kind of body. */
  private record Wish(String model, String prompt, int count, boolean stream, boolean hasImage) {}

  private Wish wish(Call call) {
    String type = call.header("content-type");
    if (type != null && type.startsWith("multipart/")) {
      Multipart form = Multipart.in(call);
      boolean image = form.fields().containsKey("image") || form.fields().containsKey("image[]");
      String prompt = wantsPrompt ? form.text("prompt") : "";
      int count = Integer.parseInt(form.text("n", "1"));
      return new Wish(
          form.text("model", "sim-image"),
          prompt,
          count,
          form.text("stream", "false").equals("true"),
          image);
    }
    Fields request = Fields.in(call.body(), OpenAiWording.WORDING);
    return new Wish(
        request.has("model") ? ChatRequest.model(call, request) : "sim-image",
        wantsPrompt ? request.text("prompt") : "",
        request.count("n").orElse(1),
        request.flag("stream"),
        request.has("image") || request.has("images"));
  }

  @Override
  public String name() {
    return "images";
  }

  @Override
  public Asked read(Call call) {
    Wish wish = wish(call);
    call.told().accept(wish.model(), wish.stream());
    if (!kind.equals("image_generation") && !wish.hasImage()) {
      throw ApiError.missing("image");
    }
    if (wish.count() > MOST) {
      throw ApiError.invalid(
          "Invalid 'n': integer above maximum value. Expected a value <= 10, but got %d instead."
              .formatted(wish.count()),
          "n",
          "integer_above_max_value");
    }
    int prompt = Prompt.tokens(wish.prompt()) + (wish.hasImage() ? TOKENS_AN_IMAGE : 0);
    return Asked.of(wish.model(), new Prompt(prompt, wish.prompt(), true))
        .billed(prompt, wish.count())
        .streamed(wish.stream(), true);
  }

  @Override
  public Answer answer(Call call, Asked asked) {
    return Answer.wordless((int) asked.units() * TOKENS_AN_IMAGE);
  }

  @Override
  public String id() {
    return "";
  }

  @Override
  public Script script(Call call, Asked asked, Answer answer, String id, long created) {
    ObjectNode usage = usage(call, asked, answer);
    if (asked.stream()) {
      return new Events(kind, usage, created, asked.directives().noUsage());
    }
    ObjectNode body = JsonNodeFactory.instance.objectNode().put("created", created);
    ArrayNode data = body.putArray("data");
    for (int i = 0; i < asked.units(); i++) {
      data.addObject().put("b64_json", Png.BASE64);
    }
    body.put("output_format", "png").put("quality", "low").put("size", "1024x1024");
    if (!asked.directives().noUsage()) {
      body.set("usage", usage);
    }
    return WholeScript.Ready.of(body);
  }

  private ObjectNode usage(Call call, Asked asked, Answer answer) {
    int image = wish(call).hasImage() ? TOKENS_AN_IMAGE : 0;
    ObjectNode usage = JsonNodeFactory.instance.objectNode();
    usage
        .put("total_tokens", asked.promptTokens() + answer.output())
        .put("input_tokens", asked.promptTokens())
        .put("output_tokens", answer.output())
        .putObject("input_tokens_details")
        .put("text_tokens", asked.promptTokens() - image)
        .put("image_tokens", image);
    usage
        .putObject("output_tokens_details")
        .put("text_tokens", 0)
        .put("image_tokens", answer.output());
    return usage;
  }

  /** One picture that comes in two goes. */
  private record Events(String kind, ObjectNode usage, long created, boolean noUsage)
      implements EventScript {
    private ObjectNode event(String what) {
      return JsonNodeFactory.instance
          .objectNode()
          .put("type", kind + "." + what)
          .put("b64_json", Png.BASE64)
          .put("created_at", created)
          .put("output_format", "png")
          .put("quality", "low")
          .put("size", "1024x1024")
          .put("background", "opaque");
    }

    @Override
    public void open(Buffer out) {
      EventScript.event(
          out,
          kind + ".partial_image",
          event("partial_image").put("partial_image_index", 0).toString());
    }

    @Override
    public void begin(Buffer out, Part part) {}

    @Override
    public void say(Buffer out, Part part, int from, int to) {}

    @Override
    public void end(Buffer out, Part part) {}

    @Override
    public void finish(Buffer out) {}

    @Override
    public void last(Buffer out) {
      ObjectNode completed = event("completed");
      if (!noUsage) {
        completed.set("usage", usage);
      }
      EventScript.event(out, kind + ".completed", completed.toString());
    }

    @Override
    public void failed(Buffer out, ApiError error) {
      ObjectNode event = OpenAiVendor.json(error).put("type", "error");
      EventScript.event(out, "error", event.toString());
    }
  }
}
