package io.packetfs.cli.e2e;

import io.packetfs.cli.cluster.ClusterVertx;
import io.packetfs.cli.config.ClusterSettings;
import io.packetfs.cli.config.ConfigurationReader;
import io.packetfs.problem.Problem;
import io.packetfs.wire.Codecs;
import io.packetfs.wire.ProblemReply;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.MessageCodec;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A member of the cluster whose requests arrive damaged, and which understands the replies. */
final class DamagedPeer implements AutoCloseable {
  private final Vertx vertx;

  private DamagedPeer(Vertx vertx) {
    this.vertx = vertx;
  }

  /** Joins; its messages of these codecs will be damaged. */
  static DamagedPeer join(Path conf, List<String> codecs) throws Exception {
    Vertx vertx =
        ClusterVertx.start(
                ClusterSettings.options(ConfigurationReader.read(conf, conf, Map.of(), Map.of())))
            .toCompletionStage()
            .toCompletableFuture()
            .get(Rest.BOUND.toSeconds(), TimeUnit.SECONDS);
    // First come, first served: the right codecs of these names are not registered any more.
    codecs.forEach(name -> vertx.eventBus().registerCodec(new Damage(name)));
    Codecs.register(vertx.eventBus());
    return new DamagedPeer(vertx);
  }

  /** What the request to this address fails with; a timeout is no answer. */
  Problem problem(String address, String codec) throws Exception {
    Throwable failure =
        vertx
            .eventBus()
            .request(address, "anything", new DeliveryOptions().setCodecName(codec))
            .map(reply -> (Throwable) new AssertionError("no problem, but " + reply.body()))
            .otherwise(cause -> cause)
            .toCompletionStage()
            .toCompletableFuture()
            .get(Rest.BOUND.toSeconds(), TimeUnit.SECONDS);
    if (failure instanceof ProblemReply reply) {
      return reply.problem();
    }
    throw new AssertionError(address + " did not say what was wrong", failure);
  }

  @Override
  public void close() throws Exception {
    vertx
        .close()
        .toCompletionStage()
        .toCompletableFuture()
        .get(Rest.BOUND.toSeconds(), TimeUnit.SECONDS);
  }

  /** Writes what no codec of ours reads: a length of which nothing is there. */
  private record Damage(String name) implements MessageCodec<String, String> {
    @Override
    public void encodeToWire(Buffer buffer, String message) {
      buffer.appendInt(Integer.MAX_VALUE);
    }

    @Override
    public String decodeFromWire(int pos, Buffer buffer) {
      throw new AssertionError("nobody sends " + name);
    }

    @Override
    public String transform(String message) {
      return message;
    }

    @Override
    public byte systemCodecID() {
      return -1;
    }
  }
}
