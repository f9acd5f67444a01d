package io.sluice.limits;

import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;

/** Three nodes that share the 16384 slots, without replicas. */
final class RedisCluster implements AutoCloseable {

  private static final int SLOTS = 16384;
  final List<RedisServer> nodes = new ArrayList<>();

  static RedisCluster start() throws Exception {
    RedisCluster cluster = new RedisCluster();
    try {
      cluster.form();
    } catch (Exception | AssertionError e) {
      cluster.close();
      throw e;
    }
    return cluster;
  }

  private void form() throws Exception {
    for (int i = 0; i < 3; i++) {
      RedisServer node =
          RedisServer.start("--cluster-enabled", "yes", "--cluster-node-timeout", "3000");
      nodes.add(node);
      int first = SLOTS * i / 3;
      int last = SLOTS * (i + 1) / 3 - 1;
      node.call("CLUSTER", "SET-CONFIG-EPOCH", "" + (i + 1));
      node.call("CLUSTER", "ADDSLOTSRANGE", "" + first, "" + last);
      node.call("CLUSTER", "MEET", "127.0.0.1", "" + nodes.get(0).port);
    }
    for (RedisServer node : nodes) {
      RedisFixture.until(
          () ->
              ((String) node.call("CLUSTER", "INFO")).contains("cluster_state:ok")
                  && ((String) node.call("CLUSTER", "INFO")).contains("cluster_known_nodes:3"),
          "the cluster is formed");
    }
  }

  URI[] uris() {
    return nodes.stream().map(RedisServer::uri).toArray(URI[]::new);
  }

  @Override
  public void close() throws IOException {
    for (RedisServer node : nodes) {
      node.close();
    }
  }
}
