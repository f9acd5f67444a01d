package io.sluice.limits;

import io.sluice.limits.Counter.Gate;
import io.sluice.limits.Counter.Purse;
import io.sluice.limits.Counter.Rate;
import io.sluice.limits.LimitStore.Level;
import io.sluice.limits.LimitStore.Taken.All;
import java.time.Duration;
import java.util.List;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.jetbrains.lincheck.datastructures.StressOptions;
import org.junit.jupiter.api.Test;

/** Whatever threads do at once, it is as if one had come after the other (Lincheck). */
@Param(name = "id", gen = IntGen.class, conf = "1:4")
@Param(name = "amount", gen = IntGen.class, conf = "0:4")
public class MemoryStoreLinearizesTest {

  private static final Duration LEASE = Duration.ofMinutes(1);

  private final Rate rate = new Rate("{t:a}:rate", 1, Duration.ofHours(1), 6);
  private final Purse purse = new Purse("{p:c}:purse", 8, true, Duration.ofDays(1));
  private final Gate gate = new Gate("{t:b}:gate", 2);
  private final MemoryStore store = new MemoryStore(() -> 0);

  private static List<Claim> claims(Counter first, Counter second, Counter third, int amount) {
    return List.of(
        new Claim(first, first instanceof Gate ? 1 : amount),
        new Claim(second, second instanceof Gate ? 1 : amount),
        new Claim(third, third instanceof Gate ? 1 : amount));
  }

  @Operation
  public boolean take(@Param(name = "id") int id, @Param(name = "amount") int amount) {
    return store.take("r" + id, claims(rate, purse, gate, amount), LEASE).result() instanceof All;
  }

  @Operation
  public boolean takeTheOtherWayRound(
      @Param(name = "id") int id, @Param(name = "amount") int amount) {
    return store.take("o" + id, claims(gate, purse, rate, amount), LEASE).result() instanceof All;
  }

  @Operation
  public void settle(@Param(name = "id") int id, @Param(name = "amount") int amount) {
    long actual = amount;
    store.settle("r" + id, claims(rate, purse, gate, amount), List.of(actual, actual, 1L));
  }

  @Operation
  public long look() {
    Level level = store.look(List.of(purse)).result().get(0);
    return level.remaining();
  }

  @Test
  void underStress() {
    new StressOptions()
        .iterations(20)
        .invocationsPerIteration(800)
        .threads(3)
        .actorsPerThread(3)
        .check(MemoryStoreLinearizesTest.class);
  }
}
