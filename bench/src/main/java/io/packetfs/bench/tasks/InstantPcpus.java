package io.packetfs.bench.tasks;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;

/** The second JVM: pCPUs that answer at once, until it is told to stop. */
public final class InstantPcpus {
  /** What it says when all of them listen. */
  static final String READY = "pCPUs listen: ";

  private static final long DEPLOY_MAX_MS = 60_000;

  private InstantPcpus() {}

  /**
   * Joins and listens.
   *
   * @param arguments name of the cluster, own port, port of the first member, how many pCPUs
   */
  public static void main(String[] arguments) throws Exception {
    Vertx vertx =
        BusCluster.join(
            arguments[0], Integer.parseInt(arguments[1]), Integer.parseInt(arguments[2]));
    int count = Integer.parseInt(arguments[3]);
    List<Future<?>> deployed = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      deployed.add(vertx.deployVerticle(new InstantPcpu(InstantPcpu.id(i))));
    }
    Answers.of(Future.all(deployed), "listening", DEPLOY_MAX_MS);
    System.out.println(READY + count);
  }
}
