package io.sluice.identity;

import io.vertx.core.Future;
import java.util.function.Supplier;

/** A key source that a test answers for. */
record Served(Supplier<Future<Document>> answer) implements KeySource {

  @Override
  public Future<Document> get() {
    return answer.get();
  }

  @Override
  public String place() {
    return "https://issuer.example/jwks";
  }

  @Override
  public void close() {}
}
