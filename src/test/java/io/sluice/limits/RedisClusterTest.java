package io.sluice.limits;

import static io.sluice.limits.RedisFixture.await;
import static io.sluice.limits.RedisFixture.until;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.limits.Counter.Gate;
import io.sluice.limits.Counter.Purse;
import io.sluice.limits.Counter.Rate;
import io.sluice.limits.LimitStore.Level;
import io.sluice.limits.LimitStore.Taken;
import io.sluice.limits.LimitStore.Taken.All;
import io.sluice.limits.LimitStore.Taken.Nothing;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Three nodes: where the keys of a decision are, and that it works all the same. */
final class RedisClusterTest {

  private static final Duration LEASE = Duration.ofMinutes(5);
  private static RedisCluster cluster;
  private static Vertx vertx;
  private static RedisStore store;

  @BeforeAll
  static void start() throws Exception {
    cluster = RedisCluster.start();
    vertx = Vertx.vertx();
    store = RedisFixture.open(vertx, cluster.uris());
  }

  @AfterAll
  static void stop() throws Exception {
    if (cluster != null) {
      store.close();
      await(vertx.close());
      cluster.close();
    }
  }

  private static List<Claim> team(String name) {
    return List.of(
        new Claim(new Rate("{t:" + name + "}:requests", 1, Duration.ofHours(1), 10), 1),
        new Claim(new Rate("{t:" + name + "}:tokens", 1, Duration.ofHours(1), 1000), 300),
        new Claim(new Gate("{t:" + name + "}:gate", 2), 1),
        new Claim(new Purse("{t:" + name + "}:purse", 1000, true, Duration.ofDays(1)), 100));
  }

  private static List<Long> left(List<Claim> claims) throws Exception {
    return await(store.look(claims.stream().map(Claim::counter).toList())).stream()
        .map(Level::remaining)
        .toList();
  }

  /** Which node has which keys, by what stands in braces. */
  private static Map<String, List<Integer>> placement() throws Exception {
    Map<String, List<Integer>> nodes = new TreeMap<>();
    for (int i = 0; i < cluster.nodes.size(); i++) {
      for (Object key : (List<?>) cluster.nodes.get(i).call("KEYS", "*")) {
        String tag = ((String) key).replaceAll("^[^{]*\\{([^}]*)}.*$", "$1");
        nodes.computeIfAbsent(tag, any -> new ArrayList<>()).add(i);
      }
    }
    return nodes;
  }

  @Test
  void theKeysOfADecisionAreInOneSlotAndTeamsAreSpread() throws Exception {
    List<String> teams = List.of("a1", "b2", "c3", "d4", "e5", "f6", "g7", "h8");
    for (String name : teams) {
      assertThat(await(store.take("r-" + name, team(name), LEASE))).isInstanceOf(All.class);
    }
    Map<String, List<Integer>> placement = placement();
    for (String name : teams) {
      List<Integer> nodes = placement.get("t:" + name);
      // Four counters and the reservation.
      assertThat(nodes).hasSize(5).containsOnly(nodes.get(0));
      await(store.settle("r-" + name, team(name), List.of(1L, 100L, 1L, 50L)));
      assertThat(left(team(name))).containsExactly(9L, 900L, 2L, 950L);
    }
    assertThat(placement.values().stream().map(nodes -> nodes.get(0)).distinct()).hasSize(3);
  }

  @Test
  void allOrNothingHoldsAcrossTheNodes() throws Exception {
    for (String provider : List.of("one", "two", "three", "four")) {
      Gate gate = new Gate("{p:" + provider + "}:gate", 100);
      List<Claim> claims = new ArrayList<>(team("of-" + provider));
      claims.add(new Claim(gate, 1));
      List<Future<Taken>> taken = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        taken.add(store.take(provider + i, claims, LEASE));
      }
      int had = 0;
      for (Future<Taken> one : taken) {
        had += await(one) instanceof All ? 1 : 0;
      }
      assertThat(had).isEqualTo(2);
      until(() -> left(claims).equals(List.of(8L, 400L, 0L, 800L, 98L)), "the rest is given back");
      assertThat(await(store.take("more", claims, LEASE))).isInstanceOf(Nothing.class);
      for (int i = 0; i < 20; i++) {
        await(store.settle(provider + i, claims, List.of(1L, 10L, 1L, 10L, 1L)));
      }
      until(() -> left(claims).equals(List.of(8L, 980L, 2L, 980L, 100L)), "all is settled");
    }
  }

  @Test
  void scriptsAreSentToANodeThatForgotThem() throws Exception {
    for (RedisServer node : cluster.nodes) {
      node.call("SCRIPT", "FLUSH");
    }
    for (String name : List.of("x", "y", "z", "v", "w")) {
      assertThat(await(store.take("s-" + name, team(name), LEASE))).isInstanceOf(All.class);
    }
    assertThat(store.connected()).isTrue();
  }

  @Test
  void aSlotThatMovesToAnotherNodeIsFollowed() throws Exception {
    List<Claim> claims = team("mover");
    assertThat(await(store.take("before", claims, LEASE))).isInstanceOf(All.class);
    long slot = (Long) cluster.nodes.get(0).call("CLUSTER", "KEYSLOT", "test{t:mover}:gate");
    int from = placement().getOrDefault("t:mover", List.of()).get(0);
    int to = (from + 1) % 3;
    move(cluster.nodes.get(from), cluster.nodes.get(to), "" + slot);
    assertThat(await(store.take("after", claims, LEASE))).isInstanceOf(All.class);
    assertThat(left(claims)).containsExactly(8L, 400L, 0L, 800L);
    assertThat(placement().get("t:mover")).containsOnly(to);
  }

  private static void move(RedisServer from, RedisServer to, String slot) throws Exception {
    String source = (String) from.call("CLUSTER", "MYID");
    String target = (String) to.call("CLUSTER", "MYID");
    to.call("CLUSTER", "SETSLOT", slot, "IMPORTING", source);
    from.call("CLUSTER", "SETSLOT", slot, "MIGRATING", target);
    for (Object key : (List<?>) from.call("CLUSTER", "GETKEYSINSLOT", slot, "100")) {
      from.call("MIGRATE", "127.0.0.1", "" + to.port, (String) key, "0", "5000");
    }
    for (RedisServer node : List.of(to, from)) {
      node.call("CLUSTER", "SETSLOT", slot, "NODE", target);
    }
  }
}
