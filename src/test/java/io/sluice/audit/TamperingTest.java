package io.sluice.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import net.jqwik.api.lifecycle.BeforeTry;

/** Whatever is done to records, verifying finds it and names the first that is not as it was. */
final class TamperingTest {

  private static Path original = Path.of("");
  private static Path data = Path.of("");

  /** Line by line over all files: its file and the number of its record. */
  private record Place(Path file, int line) {}

  private List<Place> places = List.of();

  @BeforeContainer
  static void write() throws IOException {
    original = Files.createTempDirectory("audit");
    data = Files.createTempDirectory("audit");
    Audits.write(original, 25, 5000);
    assertThat(Audits.verify(original).fault()).isNull();
    assertThat(new AuditFolder(original.resolve("audit")).segments()).hasSizeGreaterThan(2);
  }

  @AfterContainer
  static void delete() throws IOException {
    clear(original);
    clear(data);
  }

  @BeforeTry
  void copy() throws IOException {
    clear(data);
    Path folder = Files.createDirectories(data.resolve("audit"));
    try (Stream<Path> files = Files.list(original.resolve("audit"))) {
      for (Path file : files.toList()) {
        Files.copy(file, folder.resolve(file.getFileName()));
      }
    }
    places = new ArrayList<>();
    for (Path file : segments()) {
      int lines = Files.readAllLines(file).size();
      for (int line = 0; line < lines; line++) {
        places.add(new Place(file, line));
      }
    }
  }

  private static void clear(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }

  private static List<Path> segments() throws IOException {
    return new AuditFolder(data.resolve("audit")).segments();
  }

  /** Counted from 0; any number stands for one of them. */
  private int pick(int any) {
    return Math.floorMod(any, places.size());
  }

  private List<String> lines(Path file) {
    try {
      return new ArrayList<>(Files.readAllLines(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void found(int record) throws IOException {
    assertThat(fault(Audits.verify(data))).extracting(Fault::sequence).isEqualTo(record + 1L);
  }

  private static Fault fault(Verification found) {
    assertThat(found.fault()).as("something is wrong").isNotNull();
    return Objects.requireNonNull(found.fault());
  }

  @Property(tries = 300)
  void aChangedByte(@ForAll int any, @ForAll @IntRange(min = 1, max = 255) int change)
      throws IOException {
    List<Path> files = segments();
    Path file = files.get(Math.floorMod(any, files.size()));
    byte[] bytes = Files.readAllBytes(file);
    int at = Math.floorMod(any * 31, bytes.length);
    bytes[at] ^= (byte) change;
    Files.write(file, bytes);

    int lineBefore = 0;
    for (int i = 0; i < at; i++) {
      lineBefore += bytes[i] == '\n' ? 1 : 0;
    }
    found((int) AuditFolder.first(file) - 1 + lineBefore);
  }

  @Property(tries = 100)
  void aDroppedRecord(@ForAll int any) throws IOException {
    int record = pick(any);
    Place place = places.get(record);
    List<String> lines = lines(place.file());
    lines.remove(place.line());
    Files.write(place.file(), lines);

    found(record);
  }

  @Property(tries = 100)
  void swappedRecords(@ForAll int any, @ForAll int other) throws IOException {
    int a = Math.min(pick(any), pick(other));
    int b = Math.max(pick(any), pick(other));
    if (a == b) {
      return;
    }
    Place one = places.get(a);
    Place two = places.get(b);
    String first = lines(one.file()).get(one.line());
    String second = lines(two.file()).get(two.line());
    put(one, second);
    put(two, first);

    found(a);
  }

  private void put(Place place, String line) throws IOException {
    List<String> lines = lines(place.file());
    lines.set(place.line(), line);
    Files.write(place.file(), lines);
  }

  @Property(tries = 100)
  void aRepeatedRecord(@ForAll int any) throws IOException {
    int record = pick(any);
    Place place = places.get(record);
    List<String> lines = lines(place.file());
    lines.add(place.line(), lines.get(place.line()));
    Files.write(place.file(), lines);

    found(record + 1);
  }

  @Property(tries = 150)
  void anEndCutOff(@ForAll int any) throws IOException {
    List<Path> files = segments();
    Path file = files.get(Math.floorMod(any, files.size()));
    byte[] bytes = Files.readAllBytes(file);
    int length = Math.floorMod(any * 17, bytes.length);
    Files.write(file, java.util.Arrays.copyOf(bytes, length));

    int whole = 0;
    for (int i = 0; i < length; i++) {
      whole += bytes[i] == '\n' ? 1 : 0;
    }
    found((int) AuditFolder.first(file) - 1 + whole);
  }

  @Property(tries = 30)
  void aFileTakenAway(@ForAll int any) throws IOException {
    List<Path> files = segments();
    Path file = files.get(Math.floorMod(any, files.size()));
    Files.delete(file);

    found((int) AuditFolder.first(file) - 1);
  }

  @Property(tries = 50)
  void aRecordRewrittenWithAHashThatFits(@ForAll int any) throws IOException {
    int record = pick(any);
    Place place = places.get(record);
    put(place, rewritten(lines(place.file()).get(place.line()), Map.of("source", "10.0.0.66")));

    found(record);
  }

  /** The writer's own key is all that it lacks. */
  @Property(tries = 30)
  void everythingRewrittenFromOneRecordOn(@ForAll int any) throws IOException {
    int record = pick(any);
    String previous = "";
    for (int i = record; i < places.size(); i++) {
      Place place = places.get(i);
      Map<String, String> changes =
          i == record ? Map.of("source", "10.0.0.66") : Map.of("prev", previous);
      String line = rewritten(lines(place.file()).get(place.line()), changes);
      previous = AuditRecord.read(line).hash();
      put(place, line);
    }

    Fault fault = fault(Audits.verify(data));
    // The first that a signature speaks of: the record itself, or the next checkpoint.
    assertThat(fault.sequence()).isGreaterThan(record);
    long checkpoint =
        Audits.records(original).stream()
            .filter(one -> one.is(RecordType.CHECKPOINT) && one.sequence() > record)
            .findFirst()
            .orElseThrow()
            .sequence();
    assertThat(fault.sequence()).isLessThanOrEqualTo(checkpoint);
  }

  private static String rewritten(String line, Map<String, String> changes) {
    Map<String, Object> fields = new TreeMap<>(CanonicalJson.read(line));
    fields.putAll(changes);
    fields.remove(Field.HASH);
    fields.put(Field.HASH, Hash.of(CanonicalJson.write(fields)));
    return CanonicalJson.write(fields);
  }

  @Property(tries = 150)
  void aChangedByteOfACheckpoint(@ForAll int any, @ForAll @IntRange(min = 1, max = 255) int change)
      throws IOException {
    Path file = data.resolve("audit/checkpoints.jsonl");
    byte[] bytes = Files.readAllBytes(file);
    bytes[Math.floorMod(any, bytes.length)] ^= (byte) change;
    Files.write(file, bytes);

    assertThat(fault(Audits.verify(data)).file()).isEqualTo("checkpoints.jsonl");
  }

  /** What was exported is compared, even if nothing of it is left in the folder. */
  @Property(tries = 30)
  void anEndThatIsGoneFromEverywhereButTheExport(@ForAll @IntRange(min = 1, max = 20) int left)
      throws IOException {
    for (Place place : places.subList(left, places.size())) {
      List<String> lines = lines(place.file());
      int keep = Math.max(0, left - (int) (AuditFolder.first(place.file()) - 1));
      Files.write(place.file(), lines.subList(0, Math.min(keep, lines.size())));
    }
    for (Path file : segments()) {
      if (Files.size(file) == 0) {
        Files.delete(file);
      }
    }
    Files.write(data.resolve("audit/checkpoints.jsonl"), List.of());

    Fault fault =
        fault(
            AuditVerifier.verify(
                data,
                original.resolve("audit/checkpoints.jsonl"),
                original.resolve("audit/keys.json"),
                n -> {}));
    assertThat(fault.sequence()).isEqualTo(left + 1);
    assertThat(fault.kind()).isEqualTo("truncated");
  }
}
