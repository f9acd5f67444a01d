package io.sluice.cli;

import io.sluice.cli.token.Discreet;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** A broker's management listener, as options of a command, and who asks there. */
final class ManagementApi {

  private static final Duration PATIENCE = Duration.ofSeconds(10);

  @Spec(Spec.Target.MIXEE)
  private @Nullable CommandSpec spec;

  @Option(
      names = "--admin",
      paramLabel = "URL",
      defaultValue = "http://127.0.0.1:8081",
      description = "The broker's management listener (default: ${DEFAULT-VALUE}).")
  private URI admin = URI.create("");

  @ArgGroup private Credential credential = new Credential();

  /** Your own token; never an argument, which other processes and the shell's history see. */
  static final class Credential {
    @Option(
        names = "--token-env",
        paramLabel = "NAME",
        description =
            "Environment variable with your own token; it needs the scope of what is asked.")
    private @Nullable String variable;

    @Option(names = "--token-file", paramLabel = "FILE", description = "File with your own token.")
    private @Nullable Path file;
  }

  /** The broker could not be reached: nothing is known to have changed. */
  static final class UnreachableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UnreachableException(String message, Throwable cause) {
      super(message, cause);
    }
  }

  HttpResponse<String> get(String path) {
    return send("GET", path, BodyPublishers.noBody());
  }

  HttpResponse<String> delete(String path) {
    return send("DELETE", path, BodyPublishers.noBody());
  }

  HttpResponse<String> post(String path, String json) {
    return send("POST", path, BodyPublishers.ofString(json));
  }

  private HttpResponse<String> send(String method, String path, BodyPublisher body) {
    HttpRequest request =
        HttpRequest.newBuilder(target(path))
            .timeout(PATIENCE)
            .header("authorization", "Bearer " + token())
            .header("content-type", "application/json")
            .method(method, body)
            .build();
    try {
      return HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(PATIENCE)
          .build()
          .send(request, BodyHandlers.ofString());
    } catch (IOException e) {
      String why = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
      throw new UnreachableException(
          "The broker at %s did not answer (%s). Is --admin its management listener?"
              .formatted(admin, why),
          e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UnreachableException("Interrupted", e);
    }
  }

  private URI target(String path) {
    String scheme = admin.getScheme();
    if (admin.getHost() == null || !("http".equals(scheme) || "https".equals(scheme))) {
      throw wrong("--admin must be a URL such as http://127.0.0.1:8081");
    }
    String base = admin.toString();
    return URI.create((base.endsWith("/") ? base.substring(0, base.length() - 1) : base) + path);
  }

  private String token() {
    String token;
    if (credential.variable != null) {
      token = System.getenv(credential.variable);
      if (token == null) {
        throw wrong("--token-env: " + Discreet.variable(credential.variable) + " is not set");
      }
    } else {
      Path file = credential.file;
      if (file == null) {
        throw wrong("Your own token is needed: --token-env or --token-file");
      }
      try {
        token = Files.readString(file);
      } catch (IOException e) {
        throw wrong("--token-file: " + file + " cannot be read");
      }
    }
    token = token.strip();
    if (token.isEmpty() || token.chars().anyMatch(c -> c <= ' ' || c > '~')) {
      throw wrong("that is not one token");
    }
    return token;
  }

  private ParameterException wrong(String message) {
    return new ParameterException(Objects.requireNonNull(spec).commandLine(), message);
  }
}
