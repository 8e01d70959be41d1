package io.packetfs.cli.e2e;

import io.packetfs.cli.cluster.ClusterVertx;
import io.packetfs.cli.config.ClusterSettings;
import io.packetfs.cli.config.ConfigurationReader;
import io.packetfs.client.JobClient;
import io.packetfs.client.JobHandle;
import io.packetfs.client.JobRequest;
import io.packetfs.job.JobStatus;
import io.packetfs.program.Result;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Somebody's program: a third process of the cluster, which submits, follows and prints. */
public final class BusProgram {
  private BusProgram() {}

  /** Arguments: conf directory, URL. */
  public static void main(String[] arguments) throws Exception {
    Path conf = Path.of(arguments[0]);
    Vertx vertx =
        ClusterVertx.start(
                ClusterSettings.options(ConfigurationReader.read(conf, conf, Map.of(), Map.of())))
            .await(Rest.BOUND.toSeconds(), TimeUnit.SECONDS);
    try {
      JobHandle handle =
          JobClient.create(vertx)
              .submit(JobRequest.of(arguments[1]).instruction("crc32c").instruction("fnv"))
              .await(Rest.BOUND.toSeconds(), TimeUnit.SECONDS);
      handle.progress(BusProgram::printProgress);
      JobStatus status = handle.result().await(Rest.BOUND.toSeconds(), TimeUnit.SECONDS);
      for (Result result : status.objects().getFirst().results()) {
        System.out.println(result.op().wireName() + " " + Long.toUnsignedString(result.value()));
      }
    } finally {
      vertx.close().await(Rest.BOUND.toSeconds(), TimeUnit.SECONDS);
    }
  }

  private static void printProgress(JobStatus status) {
    System.out.println("done " + status.windows().done() + " of " + status.windows().total());
  }
}
