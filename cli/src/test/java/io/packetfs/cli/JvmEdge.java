package io.packetfs.cli;

import io.packetfs.edge.EdgeNode;
import io.packetfs.edge.EdgeOptions;
import io.packetfs.edge.api.Listener;
import io.packetfs.origin.AllowRule;
import io.packetfs.origin.OriginLimits;
import io.packetfs.origin.OriginPolicy;
import io.packetfs.wire.Codecs;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** An edge node of this project in this JVM, with its edge server on a free loopback port. */
final class JvmEdge implements AutoCloseable {
  private static final int BOUND_S = 60;

  private final Vertx vertx = Vertx.vertx();
  private final EdgeNode node;

  /** One that allows this prefix, private addresses included. */
  JvmEdge(String allowed, @Nullable String token) throws Exception {
    Codecs.register(vertx.eventBus());
    EdgeOptions options =
        EdgeOptions.builder()
            .id("edge")
            .api(new Listener("127.0.0.1", 0, token))
            .policy(
                new OriginPolicy(
                    List.of(new AllowRule(allowed, true)),
                    Map.of(),
                    OriginLimits.DEFAULT,
                    null,
                    null))
            .build();
    this.node = EdgeNode.start(vertx, options).await(BOUND_S, TimeUnit.SECONDS);
  }

  String url() {
    return "http://127.0.0.1:" + node.apiPort().orElseThrow();
  }

  @Override
  public void close() throws Exception {
    try {
      node.close().await(BOUND_S, TimeUnit.SECONDS);
    } finally {
      vertx.close().await(BOUND_S, TimeUnit.SECONDS);
    }
  }
}
