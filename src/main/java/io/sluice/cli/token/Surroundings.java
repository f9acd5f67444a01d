package io.sluice.cli.token;

import java.io.InputStream;
import java.lang.reflect.Constructor;
import java.time.Clock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.IFactory;

/**
 * What a command finds around itself. As a factory it hands itself to the commands that ask for it
 * in their constructor, so that tests can give them other surroundings.
 *
 * @param in standard input
 * @param environment a variable's value, or null when it is not set
 */
public record Surroundings(
    InputStream in, Function<String, @Nullable String> environment, Clock clock)
    implements IFactory {

  /** Those of this process. */
  public static final Surroundings SYSTEM =
      new Surroundings(System.in, System::getenv, Clock.systemUTC());

  @Override
  public <K> K create(Class<K> type) throws Exception {
    for (Constructor<?> constructor : type.getDeclaredConstructors()) {
      Class<?>[] wanted = constructor.getParameterTypes();
      if (wanted.length == 1 && wanted[0] == Surroundings.class) {
        return type.cast(constructor.newInstance(this));
      }
    }
    return CommandLine.defaultFactory().create(type);
  }
}
