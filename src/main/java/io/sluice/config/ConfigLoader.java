package io.sluice.config;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Reads a configuration file: YAML, then variables and defaults, then the JSON Schema, then what
 * fits what, then secrets. Each step looks at the whole file, so that one run names every mistake.
 *
 * <p>Never throws for what a file holds. Not for use by two threads at once.
 */
public final class ConfigLoader {
  private static final Path HERE = Path.of("");

  private final Function<String, @Nullable String> env;
  private final Schema schema = Schema.load();
  private final SchemaCheck schemaCheck = new SchemaCheck(schema);

  /**
   * @param env the environment: a variable's value, or null when it is not set
   */
  public ConfigLoader(Function<String, @Nullable String> env) {
    this.env = env;
  }

  /** The JSON Schema (draft 2020-12) that files are checked against. */
  public static String schema() {
    return Schema.text();
  }

  /**
   * Reads a file. Relative paths of secrets start in its folder.
   *
   * @param file YAML in UTF-8, at most 1 MiB
   */
  public LoadResult load(Path file) {
    try {
      return load(file, read(file));
    } catch (IOException e) {
      return unreadable(file, e);
    }
  }

  /**
   * Reads a text. Relative paths of secrets start in the working directory.
   *
   * @param name stands in the problems as the file
   */
  public LoadResult load(String name, String yaml) {
    return load(name, HERE, yaml);
  }

  /** One byte more than is allowed, so that too much shows. */
  static byte[] read(Path file) throws IOException {
    if (Files.isDirectory(file)) {
      throw new IOException("is a folder");
    }
    try (InputStream in = Files.newInputStream(file)) {
      return in.readNBytes(YamlReader.MAX_SIZE + 1);
    }
  }

  static LoadResult unreadable(Path file, IOException e) {
    return new LoadResult.Refused(List.of(problem(file, e)));
  }

  static Problem problem(Path file, IOException e) {
    String why =
        e instanceof NoSuchFileException
            ? "there is no such file"
            : Files.isDirectory(file) ? "this is a folder, not a file" : "cannot be read";
    return new Problem(file.toString(), 0, 0, "", why);
  }

  LoadResult load(Path file, byte[] bytes) {
    String name = file.toString();
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      Path folder = Objects.requireNonNullElse(file.getParent(), HERE);
      return load(name, folder, text.startsWith("\uFEFF") ? text.substring(1) : text);
    } catch (CharacterCodingException e) {
      Findings findings = new Findings(name);
      findings.error(Position.START, "not text: a configuration is YAML in UTF-8");
      return findings.refused();
    }
  }

  private LoadResult load(String name, Path folder, String yaml) {
    Findings findings = new Findings(name);
    Node.Fields written = YamlReader.read(yaml, findings);
    if (written == null) {
      return findings.refused();
    }
    Node.Fields file = new Expansion(env, findings).expand(written, schema);
    Place root = Place.root(file);
    schemaCheck.check(file, findings);
    RangeCheck.check(root, schema, findings);
    CrossCheck.check(root, findings);
    Secrets secrets = Secrets.find(root, new SecretSource(env, folder), findings);
    return findings.clean()
        ? new LoadResult.Loaded(
            Binding.bind(root, secrets, Origins.of(name, root, yaml)), findings.warnings())
        : findings.refused();
  }
}
