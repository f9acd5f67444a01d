package io.sluice.cli;

import io.sluice.simulator.SimulatedProvider;
import io.sluice.simulator.SimulatorOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code simulate}: the simulated provider alone, until it is stopped. */
@Command(
    name = "simulate",
    mixinStandardHelpOptions = true,
    description = {
      "Runs the simulated model provider alone.",
      "It speaks the APIs of OpenAI, Azure, Anthropic, Gemini, Vertex, Bedrock and Cohere, can be told",
      "to misbehave, and counts what it billed."
    },
    footer = {
      "",
      "Steer it from the last user message, e.g. \"/sim tokens=200 gap=5ms first=300ms\"; GET /sim"
          + " lists every directive, GET /sim/requests what was billed."
    })
final class SimulateCommand implements Callable<Integer> {

  @Spec private @Nullable CommandSpec spec;

  @Option(
      names = "--host",
      paramLabel = "ADDRESS",
      defaultValue = "127.0.0.1",
      description = "Address to listen on (default: ${DEFAULT-VALUE}).")
  private String host = "";

  @Option(
      names = "--port",
      paramLabel = "PORT",
      defaultValue = "9000",
      description = "Port to listen on; 0 chooses a free one (default: ${DEFAULT-VALUE}).")
  private int port;

  @Option(
      names = "--log",
      paramLabel = "FILE",
      description = "Append one JSON line per billed request to this file.")
  private @Nullable Path log;

  @Override
  public Integer call() throws InterruptedException {
    CommandLine line = Objects.requireNonNull(spec).commandLine();
    Vertx vertx = Vertx.vertx(new VertxOptions().setPreferNativeTransport(true));
    try {
      SimulatedProvider provider =
          join(SimulatedProvider.start(vertx, new SimulatorOptions(host, port, log, "")));
      Signals.onStop(() -> stop(provider, vertx));
      line.getOut().println(welcome("http://" + host + ":" + provider.port()));
      line.getOut().flush();
    } catch (CompletionException e) {
      line.getErr().println(Objects.requireNonNullElse(e.getCause(), e).getMessage());
      join(vertx.close());
      return 1;
    }
    // A signal ends the process from here.
    new CountDownLatch(1).await();
    return 0;
  }

  /** One after the other: a future that began on Vert.x never completes once Vert.x is closed. */
  private static void stop(SimulatedProvider provider, Vertx vertx) {
    try {
      join(provider.stop());
    } finally {
      join(vertx.close());
    }
  }

  private static <T> T join(Future<T> future) {
    return future.toCompletionStage().toCompletableFuture().join();
  }

  private static String welcome(String url) {
    return """
        Base URL      %1$s/v1 (any API key will do); without /v1 for all but OpenAI's API
        Models        sim-small, sim-large, sim-reasoning and more: curl %1$s/v1/models
        Billed        curl %1$s/sim/requests
        Directives    curl %1$s/sim

        Try this:
          curl -N %1$s/v1/chat/completions -H 'Authorization: Bearer any' \\
            -d '{"model":"sim-small","stream":true,"messages":[{"role":"user","content":"/sim tokens=40 gap=50ms"}]}'

        Put after /sim in the last user message: tokens=N gap=5ms first=300ms cached=N reasoning=N
          calls=N error=STATUS die-after=N stall-after=N error-after=N times=N at=NAME dribble
          malformed no-usage flood and more

        Simulator is ready. Ctrl-C stops it."""
        .formatted(url);
  }
}
