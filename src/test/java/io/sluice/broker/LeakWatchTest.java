package io.sluice.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.AdaptiveByteBufAllocator;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.PooledByteBufAllocator;
import io.sluice.LeakWatch;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The other tests rely on it: a buffer that is forgotten is found. */
final class LeakWatchTest {

  static List<ByteBufAllocator> allocators() {
    return List.of(PooledByteBufAllocator.DEFAULT, new AdaptiveByteBufAllocator());
  }

  @ParameterizedTest
  @MethodSource("allocators")
  void aForgottenBufferIsFound(ByteBufAllocator allocator) throws Exception {
    forget(allocator);
    List<String> found = new ArrayList<>();
    Eventually.that(() -> found.addAll(LeakWatch.leaks()), "the leak is found");
    assertThat(found.get(0)).contains("ByteBuf");
    allocator.buffer(100).release();
    assertThat(LeakWatch.leaks()).isEmpty();
  }

  private static void forget(ByteBufAllocator allocator) {
    assertThat(allocator.buffer(100).writeByte(1).readableBytes()).isEqualTo(1);
  }
}
