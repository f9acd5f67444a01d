package io.sluice.clients;

import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.langchain4j.agent.tool.ToolSpecification;
import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.ToolExecutionResultMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.exception.AuthenticationException;
import dev.langchain4j.exception.ModelNotFoundException;
import dev.langchain4j.model.catalog.ModelDescription;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.request.json.JsonObjectSchema;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import dev.langchain4j.model.openai.OpenAiChatModel;
import dev.langchain4j.model.openai.OpenAiModelCatalog;
import dev.langchain4j.model.openai.OpenAiStreamingChatModel;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * LangChain4j's OpenAI client as it is published, on the JDK's HTTP client, which offers an upgrade
 * to HTTP/2 with each request.
 */
final class LangChainTest extends ClientContract {

  private static final ToolSpecification WEATHER =
      ToolSpecification.builder()
          .name(TOOL)
          .parameters(JsonObjectSchema.builder().addStringProperty("city").required("city").build())
          .build();

  private String url = "";
  private String token = "";

  @Override
  void connect(String root, String key) {
    url = root + "/v1";
    token = key;
  }

  @Override
  List<String> models() {
    return OpenAiModelCatalog.builder().baseUrl(url).apiKey(token).build().listModels().stream()
        .map(ModelDescription::name)
        .toList();
  }

  private ChatResponse answer(String model, ChatRequest request) {
    return OpenAiChatModel.builder()
        .baseUrl(url)
        .apiKey(token)
        .modelName(model)
        .maxRetries(0)
        .build()
        .chat(request);
  }

  private ChatResponse streamed(String model, ChatRequest request, AtomicInteger parts) {
    CompletableFuture<ChatResponse> whole = new CompletableFuture<>();
    OpenAiStreamingChatModel.builder()
        .baseUrl(url)
        .apiKey(token)
        .modelName(model)
        .build()
        .chat(request, new Gathering(parts, whole));
    try {
      return whole.orTimeout(20, TimeUnit.SECONDS).join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof RuntimeException cause ? cause : e;
    }
  }

  private record Gathering(AtomicInteger parts, CompletableFuture<ChatResponse> whole)
      implements StreamingChatResponseHandler {
    @Override
    public void onPartialResponse(String text) {
      parts.incrementAndGet();
    }

    @Override
    public void onCompleteResponse(ChatResponse response) {
      whole.complete(response);
    }

    @Override
    public void onError(Throwable failure) {
      whole.completeExceptionally(failure);
    }
  }

  private static Said said(ChatResponse response, int parts) {
    return new Said(
        response.aiMessage().text(),
        response.finishReason().name(),
        response.tokenUsage().outputTokenCount(),
        parts);
  }

  private static ChatRequest ask(String text) {
    return ChatRequest.builder().messages(UserMessage.from(text)).build();
  }

  @Override
  Said complete(String model, String text) {
    return said(answer(model, ask(text)), 1);
  }

  @Override
  Said stream(String model, String text) {
    AtomicInteger parts = new AtomicInteger();
    ChatResponse response = streamed(model, ask(text), parts);
    return said(response, parts.get());
  }

  @Override
  Called call(String model, String question, boolean streams) {
    List<ChatMessage> messages = new ArrayList<>(List.of(UserMessage.from(question)));
    ChatResponse asked = withTool(model, messages, streams);
    messages.add(asked.aiMessage());
    List<ToolExecutionRequest> calls = asked.aiMessage().toolExecutionRequests();
    calls.forEach(call -> messages.add(ToolExecutionResultMessage.from(call, RESULT)));
    List<String> cities =
        calls.stream().map(call -> new JsonObject(call.arguments()).getString("city")).toList();
    return new Called(cities, withTool(model, messages, streams).aiMessage().text());
  }

  private ChatResponse withTool(String model, List<ChatMessage> messages, boolean streams) {
    ChatRequest request =
        ChatRequest.builder().messages(messages).toolSpecifications(WEATHER).build();
    return streams ? streamed(model, request, new AtomicInteger()) : answer(model, request);
  }

  @Override
  String finished() {
    return "STOP";
  }

  @Override
  boolean isUnauthorized(Throwable failure) {
    return failure instanceof AuthenticationException;
  }

  @Override
  boolean isNotFound(Throwable failure) {
    return failure instanceof ModelNotFoundException;
  }
}
