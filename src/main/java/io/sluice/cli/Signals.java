package io.sluice.cli;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Ctrl-C and SIGTERM as an orderly end: stop, then exit code 0. SIGHUP as a wish to reload.
 *
 * <p>A JVM that is left to itself exits with 143 on SIGTERM even when its shutdown hooks ran well,
 * and a supervisor takes that for a failure. Only {@code sun.misc.Signal} can say otherwise; it is
 * supported API (module {@code jdk.unsupported}) but javac warns of its name without a way to
 * agree, hence the reflection.
 */
final class Signals {
  private static final int FAILED = 1;
  private static final int IMPATIENT = 130;

  private Signals() {}

  /**
   * At the first INT or TERM runs {@code stop}, which may take its time, and exits with 0, or with
   * 1 if it throws. A second signal exits at once with 130.
   */
  static void onStop(Runnable stop) {
    AtomicBoolean stopping = new AtomicBoolean();
    Runnable end =
        () -> {
          if (stopping.getAndSet(true)) {
            Runtime.getRuntime().halt(IMPATIENT);
          }
          System.exit(run(stop));
        };
    for (String name : List.of("INT", "TERM")) {
      handle(name, end);
    }
  }

  /** At each HUP runs {@code reload}. Windows has no such signal: there a changed file must do. */
  static void onReload(Runnable reload) {
    handle("HUP", reload);
  }

  private static int run(Runnable stop) {
    try {
      stop.run();
      return 0;
    } catch (RuntimeException e) {
      System.err.println("Did not stop cleanly: " + e.getMessage());
      return FAILED;
    }
  }

  private static void handle(String name, Runnable end) {
    try {
      Class<?> signal = Class.forName("sun.misc.Signal");
      Class<?> handler = Class.forName("sun.misc.SignalHandler");
      Object ending =
          Proxy.newProxyInstance(
              handler.getClassLoader(),
              new Class<?>[] {handler},
              (proxy, method, arguments) ->
                  switch (method.getName()) {
                    case "handle" -> {
                      end.run();
                      yield null;
                    }
                    case "equals" -> proxy == arguments[0];
                    case "hashCode" -> System.identityHashCode(proxy);
                    default -> "stop on " + name;
                  });
      signal
          .getMethod("handle", signal, handler)
          .invoke(null, signal.getConstructor(String.class).newInstance(name), ending);
    } catch (InvocationTargetException e) {
      // The JVM was started with -Xrs, or the system has no such signal: the default is right.
      if (!(e.getCause() instanceof IllegalArgumentException)) {
        throw new IllegalStateException("cannot handle the signal " + name, e);
      }
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("cannot handle the signal " + name, e);
    }
  }
}
