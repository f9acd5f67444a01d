package io.sluice.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.usage.LedgerRow;
import io.sluice.usage.TokenCounts;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A broker in front of a provider that answers as providers once did. */
final class Replay implements AutoCloseable {

  private final FakeUpstream upstream = new FakeUpstream();
  private final Path folder = Files.createTempDirectory("replay");
  private final TestBroker broker;
  private final Map<String, Recording> unchecked = new LinkedHashMap<>();

  Replay(List<Recording> recordings) throws Exception {
    Map<String, String> models = new TreeMap<>();
    recordings.forEach(recording -> models.put(recording.model(), recording.model()));
    models.put("small", "small-v1");
    broker = TestBroker.start(folder, upstream.port(), TestBroker.withModels(models));
  }

  /** Repeats an exchange with its answer in these pieces and looks at what the caller gets. */
  void play(Recording recording, List<Buffer> pieces) throws Exception {
    upstream.got.clear();
    upstream.answersInPieces(recording.status(), recording.headers(), pieces);
    HttpResponse<byte[]> answer = broker.sendForBytes(broker.chat("search", recording.asked()));
    String got = new String(answer.body(), StandardCharsets.UTF_8);
    if (recording.isMisleading()) {
      assertThat(answer.statusCode()).isEqualTo(502);
      assertThat(new JsonObject(got).getJsonObject("error").getString("code"))
          .isIn("provider_refused_credentials", "provider_bad_answer");
    } else {
      assertThat(answer.statusCode()).isEqualTo(recording.status());
      assertThat(got).isEqualTo(recording.passed());
      assertThat(answer.headers().firstValue("content-type"))
          .isEqualTo(Optional.ofNullable(recording.headers().get("content-type")));
    }
    if (!recording.isStream()) {
      // The model has the same name on both sides here, so nothing is left to be changed.
      assertThat(upstream.got.get(0).body().toString()).isEqualTo(recording.asked());
    }
    unchecked.put(answer.headers().firstValue("x-request-id").orElseThrow(), recording);
  }

  /** Compares the ledger's rows of all exchanges since the last time with what was recorded. */
  void assertLedger() throws Exception {
    Map<String, Recording> played = Map.copyOf(unchecked);
    unchecked.clear();
    Eventually.that(() -> rows().keySet().containsAll(played.keySet()), "the ledger's rows");
    Map<String, LedgerRow> rows = rows();
    played.forEach((id, recording) -> assertRow(rows.get(id), recording));
  }

  private static void assertRow(@Nullable LedgerRow row, Recording recording) {
    assertThat(row).isNotNull();
    TokenCounts usage = recording.usage();
    assertThat(row.status()).isEqualTo(recording.isMisleading() ? 502 : recording.status());
    assertThat(row.model()).isEqualTo(recording.model());
    if (recording.status() >= 400) {
      assertThat(row.tokens()).isEqualTo(TokenCounts.NONE);
      assertThat(row.outcome()).isEqualTo("provider_refused");
    } else {
      assertThat(row.outcome()).isEqualTo("completed");
      assertThat(row.servedModel()).isEqualTo(recording.servedModel());
      assertThat(row.provenance()).isEqualTo(usage == null ? "estimated" : "reported");
    }
    if (usage != null) {
      assertThat(row.tokens()).isEqualTo(usage);
    }
  }

  private Map<String, LedgerRow> rows() throws Exception {
    Map<String, LedgerRow> rows = new LinkedHashMap<>();
    LedgerRow.in(broker.config.ledger().data()).forEach(row -> rows.put(row.requestId(), row));
    return rows;
  }

  @Override
  public void close() {
    broker.close();
    upstream.vertx.fileSystem().deleteRecursiveBlocking(folder.toString());
    upstream.close();
  }
}
