package io.sluice;

import io.netty.buffer.PooledByteBufAllocator;
import io.netty.util.ResourceLeakDetector;
import io.netty.util.ResourceLeakDetectorFactory;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Fails a test class after which a buffer of Netty's was collected that nobody had released.
 * Registered for all tests by its service file.
 */
public final class LeakWatch implements AfterAllCallback {

  private static final Queue<String> LEAKS = new ConcurrentLinkedQueue<>();
  private static final int ROUNDS = 3;
  private static final int GC_ATTEMPTS = 20;

  static {
    // Before the first buffer is made: detectors are looked up once.
    ResourceLeakDetectorFactory.setResourceLeakDetectorFactory(new Factory());
  }

  /** What was found since the last time. Collects garbage to find it. */
  public static synchronized List<String> leaks() {
    for (int round = 0; round < ROUNDS; round++) {
      collectGarbage();
      // Leaks are noticed when the next buffer is made.
      for (int i = 0; i < 64; i++) {
        PooledByteBufAllocator.DEFAULT.buffer(16).release();
      }
    }
    List<String> found = new ArrayList<>();
    for (String leak = LEAKS.poll(); leak != null; leak = LEAKS.poll()) {
      found.add(leak);
    }
    return found;
  }

  private static void collectGarbage() {
    WeakReference<Object> garbage = new WeakReference<>(new Object());
    for (int i = 0; i < GC_ATTEMPTS && garbage.get() != null; i++) {
      System.gc();
    }
  }

  @Override
  public void afterAll(ExtensionContext context) {
    boolean usesBuffers =
        context.getRequiredTestClass().getPackageName().matches(".*(broker|simulator|cli)");
    List<String> leaks = usesBuffers ? leaks() : List.of();
    if (!leaks.isEmpty()) {
      throw new AssertionError(leaks.size() + " buffers leaked, first: " + leaks.get(0));
    }
  }

  private static final class Factory extends ResourceLeakDetectorFactory {
    @Override
    @SuppressWarnings("deprecation")
    public <T> ResourceLeakDetector<T> newResourceLeakDetector(
        Class<T> resource, int samplingInterval, long maxActive) {
      return new Detector<>(resource, samplingInterval);
    }

    @Override
    public <T> ResourceLeakDetector<T> newResourceLeakDetector(
        Class<T> resource, int samplingInterval) {
      return new Detector<>(resource, samplingInterval);
    }
  }

  private static final class Detector<T> extends ResourceLeakDetector<T> {
    @SuppressWarnings("deprecation")
    Detector(Class<?> resource, int samplingInterval) {
      super(resource, samplingInterval);
    }

    @Override
    protected void reportTracedLeak(String resourceType, String records) {
      LEAKS.add(resourceType + records);
      super.reportTracedLeak(resourceType, records);
    }

    @Override
    protected void reportUntracedLeak(String resourceType) {
      LEAKS.add(resourceType);
      super.reportUntracedLeak(resourceType);
    }
  }
}
