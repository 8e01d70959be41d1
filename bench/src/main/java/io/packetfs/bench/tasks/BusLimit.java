package io.packetfs.bench.tasks;

import io.packetfs.bench.Rate;
import io.vertx.core.Context;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.Message;

/**
 * What the bus does without anybody who decides: requests from one event loop, as the leader's are,
 * to the same pCPUs, and replies, both as long as those of tasks, but mere buffers.
 */
final class BusLimit {
  /** Requests under way. */
  static final int IN_FLIGHT = 64;

  private static final long ANSWER_MAX_MS = 60_000;

  private final Vertx vertx;
  private final Context context;
  private final int pcpus;
  private final Buffer request;
  private final int replyBytes;
  private final DeliveryOptions options = new DeliveryOptions().setSendTimeout(ANSWER_MAX_MS);

  /**
   * For a second JVM with so many {@link InstantPcpu}.
   *
   * @param requestBytes of each request, at least 4
   */
  BusLimit(Vertx vertx, int pcpus, int requestBytes, int replyBytes) {
    this.vertx = vertx;
    this.context = vertx.getOrCreateContext();
    this.pcpus = pcpus;
    this.replyBytes = replyBytes;
    this.request = Buffer.buffer(new byte[requestBytes]).setInt(0, replyBytes);
  }

  /** Sends so many and awaits their replies; how many a second. */
  double requestsPerSecond(long count) {
    Burst burst = new Burst(count);
    long begunNanos = System.nanoTime();
    context.runOnContext(run -> burst.begin());
    Answers.of(burst.ended.future(), "requests over the bus", ANSWER_MAX_MS);
    return count / Rate.secondsSince(begunNanos);
  }

  /** On the context. */
  private final class Burst {
    private final Promise<Boolean> ended = Promise.promise();
    private final long count;
    private long sent;
    private long answered;

    Burst(long count) {
      this.count = count;
    }

    void begin() {
      while (sent < Math.min(IN_FLIGHT, count)) {
        send();
      }
    }

    private void send() {
      String address = InstantPcpu.echo(InstantPcpu.id((int) (sent++ % pcpus)));
      vertx
          .eventBus()
          .<Buffer>request(address, request, options)
          .onComplete(this::answered, ended::tryFail);
    }

    private void answered(Message<Buffer> reply) {
      if (reply.body().length() != replyBytes) {
        ended.tryFail("a reply has " + reply.body().length() + " bytes, not " + replyBytes);
      } else if (++answered == count) {
        ended.tryComplete(true);
      } else if (sent < count) {
        send();
      }
    }
  }
}
