package io.packetfs.edge;

import static io.packetfs.edge.EdgeRig.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.packetfs.edge.source.ComputePool;
import io.packetfs.edge.source.FileSource;
import io.packetfs.edge.source.HostResolver;
import io.packetfs.edge.source.HttpSource;
import io.packetfs.edge.task.TaskGate;
import io.packetfs.edge.task.TaskMetrics;
import io.packetfs.edge.task.TaskRunner;
import io.packetfs.program.Op;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.vertx.core.Vertx;
import java.util.EnumSet;
import org.junit.jupiter.api.Test;

/** A node with a task that cannot be stopped, as when its thread hangs in reading a file. */
final class HungTaskTest {
  @Test
  void theNodeLeavesAllTheSame() {
    Vertx vertx = Vertx.vertx();
    EdgeOptions options = EdgeOptions.builder().id("edge-1").drainMs(1).build();
    try (ComputePool pool = new ComputePool(1, 1)) {
      HttpSource http =
          await(
              HttpSource.start(
                  vertx, options.policy(), options.http(), HostResolver.system(vertx), pool));
      TaskRunner runner =
          new TaskRunner(
              vertx,
              vertx.getOrCreateContext(),
              options.id(),
              options.tasks(),
              new TaskGate(
                  options.policy(),
                  options.serves(),
                  options.schemes(),
                  EnumSet.allOf(Op.class),
                  options.tasks()),
              new FileSource(vertx, options.volumes(), pool),
              http,
              new TaskMetrics(new PrometheusRegistry()));
      String node = await(vertx.deployVerticle(new EdgeVerticle(vertx, options, runner)));
      // A slot that is never given back.
      await(runner.openSlot());
      await(vertx.undeploy(node));
      assertEquals(1, runner.tasksUnderWay());
    } finally {
      await(vertx.close());
    }
  }
}
