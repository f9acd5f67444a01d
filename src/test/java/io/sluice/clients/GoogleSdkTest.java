package io.sluice.clients;

import com.google.common.collect.ImmutableList;
import com.google.genai.Client;
import com.google.genai.ResponseStream;
import com.google.genai.errors.ApiException;
import com.google.genai.types.Content;
import com.google.genai.types.FunctionCall;
import com.google.genai.types.FunctionDeclaration;
import com.google.genai.types.FunctionResponse;
import com.google.genai.types.GenerateContentConfig;
import com.google.genai.types.GenerateContentResponse;
import com.google.genai.types.HttpOptions;
import com.google.genai.types.ListModelsConfig;
import com.google.genai.types.Part;
import com.google.genai.types.Tool;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Google's own Java SDK for Gemini as it is published. */
final class GoogleSdkTest extends ClientContract {

  private static final GenerateContentConfig NO_TOOLS = GenerateContentConfig.builder().build();
  private static final GenerateContentConfig WEATHER =
      GenerateContentConfig.builder()
          .tools(
              Tool.builder()
                  .functionDeclarations(
                      FunctionDeclaration.builder()
                          .name(TOOL)
                          .parametersJsonSchema(
                              Map.of(
                                  "type", "object",
                                  "properties", Map.of("city", Map.of("type", "string")),
                                  "required", List.of("city"))))
                  .build())
          .build();

  private Client client;

  @Override
  void connect(String url, String token) {
    HttpOptions options = HttpOptions.builder().baseUrl(url).build();
    client = Client.builder().apiKey(token).httpOptions(options).build();
  }

  @Override
  List<String> models() {
    List<String> names = new ArrayList<>();
    client
        .models
        .list(ListModelsConfig.builder().build())
        .forEach(model -> names.add(model.name().orElseThrow().replaceFirst("^models/", "")));
    return names;
  }

  /** An answer's parts, and the response that came last. */
  private record Answer(List<Part> parts, GenerateContentResponse last) {
    String text() {
      return parts.stream()
          .filter(part -> !part.thought().orElse(false))
          .flatMap(part -> part.text().stream())
          .collect(Collectors.joining());
    }

    Said said() {
      // The SDK makes a response without anything of an event that tells an error.
      if (last.candidates().isEmpty()) {
        throw new IllegalStateException("the last response has no candidate");
      }
      String finish = last.finishReason().toString();
      long tokens = last.usageMetadata().orElseThrow().candidatesTokenCount().orElse(0);
      return new Said(text(), finish, tokens, parts.size());
    }
  }

  private Answer ask(
      String model, List<Content> contents, GenerateContentConfig config, boolean streams) {
    if (!streams) {
      GenerateContentResponse whole = client.models.generateContent(model, contents, config);
      return new Answer(parts(whole), whole);
    }
    List<Part> parts = new ArrayList<>();
    GenerateContentResponse last = null;
    try (ResponseStream<GenerateContentResponse> stream =
        client.models.generateContentStream(model, contents, config)) {
      for (GenerateContentResponse response : stream) {
        parts.addAll(parts(response));
        last = response;
      }
    }
    return new Answer(parts, last);
  }

  private static List<Part> parts(GenerateContentResponse response) {
    ImmutableList<Part> parts = response.parts();
    return parts == null ? List.of() : parts;
  }

  private static List<Content> user(String text) {
    return List.of(Content.builder().role("user").parts(Part.fromText(text)).build());
  }

  @Override
  Said complete(String model, String text) {
    return ask(model, user(text), NO_TOOLS, false).said();
  }

  @Override
  Said stream(String model, String text) {
    return ask(model, user(text), NO_TOOLS, true).said();
  }

  /** The model's parts go back as they came, with their thought signatures. */
  @Override
  Called call(String model, String question, boolean streams) {
    List<Content> contents = new ArrayList<>(user(question));
    Answer asked = ask(model, contents, WEATHER, streams);
    List<FunctionCall> calls =
        asked.parts().stream().flatMap(part -> part.functionCall().stream()).toList();
    contents.add(Content.builder().role("model").parts(asked.parts()).build());
    contents.add(
        Content.builder()
            .role("user")
            .parts(calls.stream().map(GoogleSdkTest::result).toList())
            .build());
    List<String> cities =
        calls.stream().map(call -> String.valueOf(call.args().orElseThrow().get("city"))).toList();
    return new Called(cities, ask(model, contents, WEATHER, streams).text());
  }

  private static Part result(FunctionCall call) {
    FunctionResponse.Builder response =
        FunctionResponse.builder()
            .name(call.name().orElseThrow())
            .response(Map.of("output", RESULT));
    call.id().ifPresent(response::id);
    return Part.builder().functionResponse(response).build();
  }

  @Override
  String finished() {
    return "STOP";
  }

  @Override
  boolean isUnauthorized(Throwable failure) {
    return failure instanceof ApiException api && api.code() == 401;
  }

  @Override
  boolean isNotFound(Throwable failure) {
    return failure instanceof ApiException api && api.code() == 404;
  }

  @ParameterizedTest
  @EnumSource(
      names = {"BEDROCK", "COHERE"},
      mode = EnumSource.Mode.EXCLUDE)
  void countsTokens(Model model) {
    Assertions.assertThat(
            client
                .models
                .countTokens(model.id, "How many tokens are these?", null)
                .totalTokens()
                .orElseThrow())
        .isGreaterThan(3);
  }
}
