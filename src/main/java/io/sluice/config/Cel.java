package io.sluice.config;

import com.google.common.collect.ImmutableCollection;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import dev.cel.common.CelIssue;
import dev.cel.common.CelOptions;
import dev.cel.common.CelValidationException;
import dev.cel.common.CelValidationResult;
import dev.cel.common.types.CelType;
import dev.cel.common.types.CelTypeProvider;
import dev.cel.common.types.ListType;
import dev.cel.common.types.SimpleType;
import dev.cel.common.types.StructType;
import dev.cel.compiler.CelCompiler;
import dev.cel.compiler.CelCompilerBuilder;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelRuntimeFactory;
import dev.cel.runtime.Program;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A condition in the Common Expression Language (cel.dev), compiled and checked: it is about {@code
 * subject}, {@code request} and {@code now}, and says yes or no. It always ends, and soon: there
 * are no loops but over lists, and those are counted; regular expressions take linear time.
 */
public final class Cel {

  private static final int MAX_LENGTH = 2048;
  private static final int MAX_DEPTH = 50;
  private static final int MAX_ITERATIONS = 1000;
  private static final int MAX_REGEX = 1000;

  private static final CelOptions OPTIONS =
      CelOptions.current()
          .maxExpressionCodePointSize(MAX_LENGTH)
          .maxParseRecursionDepth(MAX_DEPTH)
          .comprehensionMaxIterations(MAX_ITERATIONS)
          .maxRegexProgramSize(MAX_REGEX)
          .build();

  private static final ListType WORDS = ListType.create(SimpleType.STRING);

  private static final StructType SUBJECT =
      struct(
          "subject",
          ImmutableMap.<String, CelType>builder()
              .put("issuer", SimpleType.STRING)
              .put("user", SimpleType.STRING)
              .put("client", SimpleType.STRING)
              .put("tenant", SimpleType.STRING)
              .put("team", SimpleType.STRING)
              .put("environment", SimpleType.STRING)
              .put("roles", WORDS)
              .put("scopes", WORDS)
              .buildOrThrow());

  private static final StructType REQUEST =
      struct(
          "request",
          ImmutableMap.<String, CelType>builder()
              .put("model", SimpleType.STRING)
              .put("provider", SimpleType.STRING)
              .put("region", SimpleType.STRING)
              .put("scope", SimpleType.STRING)
              .put("max_output_tokens", SimpleType.INT)
              .put("features", WORDS)
              .put("stream", SimpleType.BOOL)
              .buildOrThrow());

  private static final CelCompiler WITHOUT_REQUEST = compiler().build();
  private static final CelCompiler WITH_REQUEST = compiler().addVar("request", REQUEST).build();
  private static final CelRuntime RUNTIME =
      CelRuntimeFactory.standardCelRuntimeBuilder().setOptions(OPTIONS).build();

  private final String text;
  private final boolean needsRequest;
  private final Program program;

  private Cel(String text, boolean needsRequest, Program program) {
    this.text = text;
    this.needsRequest = needsRequest;
    this.program = program;
  }

  /** What an expression says about a case. */
  public enum Answer {
    YES,
    NO,
    /** It failed, or took too long. */
    UNKNOWN
  }

  private static CelCompilerBuilder compiler() {
    return CelCompilerFactory.standardCelCompilerBuilder()
        .setOptions(OPTIONS)
        .setStandardMacros(CelStandardMacro.STANDARD_MACROS)
        .addVar("subject", SUBJECT)
        .addVar("now", SimpleType.TIMESTAMP)
        .setTypeProvider(new Structs(ImmutableList.of(SUBJECT, REQUEST)))
        .setResultType(SimpleType.BOOL);
  }

  /** Its fields are known, so that a slip of the pen is found when the file is read. */
  private static StructType struct(String name, ImmutableMap<String, CelType> fields) {
    return StructType.create(
        name, fields.keySet(), field -> Optional.ofNullable(fields.get(field)));
  }

  private record Structs(ImmutableList<StructType> all) implements CelTypeProvider {

    @Override
    public ImmutableCollection<CelType> types() {
      return ImmutableList.copyOf(all);
    }

    @Override
    public Optional<CelType> findType(String name) {
      return all.stream().filter(type -> type.name().equals(name)).findFirst().map(type -> type);
    }
  }

  /**
   * Compiles and checks.
   *
   * @throws IllegalArgumentException what is wrong, and where in the expression
   */
  public static Cel compile(String text) {
    CelValidationResult result = WITH_REQUEST.compile(text);
    try {
      return new Cel(
          text, WITHOUT_REQUEST.compile(text).hasError(), RUNTIME.createProgram(result.getAst()));
    } catch (CelValidationException e) {
      throw new IllegalArgumentException(problem(text, e.getErrors()), e);
    } catch (CelEvaluationException e) {
      throw new IllegalArgumentException("cannot be evaluated", e);
    }
  }

  private static String problem(String text, List<CelIssue> issues) {
    if (issues.isEmpty()) {
      return "is no expression in CEL";
    }
    CelIssue first = issues.get(0);
    int column = Math.max(1, first.getSourceLocation().getColumn() + 1);
    String message = first.getMessage().lines().findFirst().orElse("");
    if (message.contains("'<EOF>'")) {
      message = "the expression ends too early";
    }
    return text.lines().count() > 1
        ? "line %d, column %d: %s".formatted(first.getSourceLocation().getLine(), column, message)
        : "column %d: %s".formatted(column, message);
  }

  /**
   * Says what holds for a case.
   *
   * @param variables {@code subject} and {@code request} as maps of text, whole numbers (Long),
   *     booleans and lists of text; {@code now} as an Instant
   */
  public Answer evaluate(Map<String, ?> variables) {
    try {
      return Boolean.TRUE.equals(program.eval(variables)) ? Answer.YES : Answer.NO;
    } catch (CelEvaluationException e) {
      return Answer.UNKNOWN;
    }
  }

  /** Whether it is about the request, and so says nothing without one. */
  public boolean needsRequest() {
    return needsRequest;
  }

  public String text() {
    return text;
  }
}
