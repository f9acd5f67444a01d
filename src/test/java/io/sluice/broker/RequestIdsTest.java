package io.sluice.broker;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

final class RequestIdsTest {

  @Test
  void anIdIsAVersion7UuidOfItsTime() {
    long time = 1_795_492_670_416L;
    UUID id = UUID.fromString(new RequestIds().next(time));
    assertThat(id.version()).isEqualTo(7);
    assertThat(id.variant()).isEqualTo(2);
    assertThat(id.getMostSignificantBits() >>> 16).isEqualTo(time);
  }

  @Test
  void idsSortByTimeAndNeverRepeat() {
    RequestIds a = new RequestIds();
    RequestIds b = new RequestIds();
    List<String> ids = new ArrayList<>();
    for (long time = 1_000_000_000_000L; time < 1_000_000_010_000L; time++) {
      ids.add(a.next(time));
    }
    assertThat(ids).isSorted();
    for (int i = 0; i < 10_000; i++) {
      ids.add(a.next(1));
      ids.add(b.next(1));
    }
    assertThat(new HashSet<>(ids)).hasSameSizeAs(ids);
  }
}
