package io.sluice.simulator.openai;

import io.sluice.simulator.Format;
import io.sluice.simulator.Route;
import io.sluice.simulator.Vendor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What OpenAI, and Azure with its models, answers below {@code /v1} and {@code /openai}. */
public final class OpenAi {
  public static final Vendor VENDOR = new OpenAiVendor(false);
  private static final Vendor AZURE = new OpenAiVendor(true);
  private static final String DEPLOYMENT = "/openai/deployments/{deployment}";

  private OpenAi() {}

  /** {@code shelf} keeps what is asked for again. */
  public static List<Route> routes(Shelf shelf) {
    List<Route> routes = new ArrayList<>();
    for (Vendor vendor : List.of(VENDOR, AZURE)) {
      String base = vendor == AZURE ? "/openai/v1" : "/v1";
      routes.addAll(texts(base, vendor, false));
      routes.addAll(media(base, vendor));
      routes.addAll(responses(base, vendor, shelf));
      routes.addAll(kept(base, vendor, shelf));
      routes.add(
          Route.socket(base + "/realtime", vendor, new RealtimeSocket(new RealtimeFormat(vendor))));
      routes.add(Route.free("GET", base + "/models", vendor, ModelList::list));
      routes.add(Route.free("GET", base + "/models/{model}", vendor, ModelList::one));
    }
    routes.addAll(texts(DEPLOYMENT, AZURE, true));
    routes.addAll(media(DEPLOYMENT, AZURE));
    return List.copyOf(routes);
  }

  private static List<Route> texts(String base, Vendor vendor, boolean deployment) {
    return List.of(
        post(base, "/chat/completions", new ChatFormat(vendor, deployment)),
        post(base, "/completions", new CompletionsFormat(vendor)),
        post(base, "/embeddings", new EmbeddingsFormat(vendor)),
        post(base, "/moderations", new ModerationsFormat(vendor)));
  }

  private static List<Route> media(String base, Vendor vendor) {
    return List.of(
        post(base, "/images/generations", new ImagesFormat(vendor, "image_generation", true)),
        post(base, "/images/edits", new ImagesFormat(vendor, "image_edit", true)),
        post(base, "/images/variations", new ImagesFormat(vendor, "image_variation", false)),
        post(base, "/audio/speech", new SpeechFormat(vendor)),
        post(base, "/audio/transcriptions", new TranscriptionFormat(vendor, "transcriptions")),
        post(base, "/audio/translations", new TranscriptionFormat(vendor, "translations")));
  }

  private static List<Route> responses(String base, Vendor vendor, Shelf shelf) {
    String responses = base + "/responses";
    StoredResponses stored = new StoredResponses(shelf);
    Format format = new ResponsesFormat(vendor, shelf);
    return List.of(
        Route.post(responses, format),
        Route.post(responses + "/input_tokens", new InputTokens(vendor, shelf)),
        Route.post(responses + "/compact", new Compaction(vendor, shelf)),
        Route.socket(responses, vendor, new ResponsesSocket(format)),
        Route.free("GET", responses + "/{id}", vendor, stored::get),
        Route.free("DELETE", responses + "/{id}", vendor, stored::delete),
        Route.free("POST", responses + "/{id}/cancel", vendor, stored::cancel),
        Route.free("GET", responses + "/{id}/input_items", vendor, stored::inputItems));
  }

  private static List<Route> kept(String base, Vendor vendor, Shelf shelf) {
    FileStore files = new FileStore(shelf);
    Batches batches =
        new Batches(
            shelf,
            Map.of(
                "/v1/chat/completions",
                new ChatFormat(vendor, false),
                "/v1/completions",
                new CompletionsFormat(vendor),
                "/v1/embeddings",
                new EmbeddingsFormat(vendor),
                "/v1/responses",
                new ResponsesFormat(vendor, shelf)));
    return List.of(
        Route.free("POST", base + "/files", vendor, files::upload),
        Route.free("GET", base + "/files", vendor, files::list),
        Route.free("GET", base + "/files/{id}", vendor, files::get),
        Route.free("DELETE", base + "/files/{id}", vendor, files::delete),
        Route.free("GET", base + "/files/{id}/content", vendor, files::content),
        Route.free("POST", base + "/batches", vendor, batches::create),
        Route.free("GET", base + "/batches", vendor, batches::list),
        Route.free("GET", base + "/batches/{id}", vendor, batches::get),
        Route.free("POST", base + "/batches/{id}/cancel", vendor, batches::cancel));
  }

  private static Route post(String base, String path, Format format) {
    return Route.post(base + path, format);
  }
}
