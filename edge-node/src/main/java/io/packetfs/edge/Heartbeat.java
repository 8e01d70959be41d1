package io.packetfs.edge;

import io.packetfs.edge.task.TaskRunner;
import io.packetfs.task.PcpuAttributes;
import io.packetfs.wire.BusAddresses;
import io.packetfs.wire.Heard;
import io.packetfs.wire.Hello;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Says every second that the node is there. When no scheduler has heard it for a while, the cluster
 * may have lost the node's addresses (it does, after crashes and merges): then they are registered
 * anew, again and again until somebody answers. On one context.
 */
final class Heartbeat {
  /** 1 s, in ms. */
  static final int PERIOD_MS = 1_000;

  /** 5 s, in ms. */
  static final int UNHEARD_MS_MAX = 5_000;

  private static final Logger LOG = System.getLogger(Heartbeat.class.getName());

  private final Vertx vertx;
  private final Supplier<PcpuAttributes> attributes;
  private final TaskRunner runner;
  private final Supplier<Future<?>> registerAgain;
  private long timer = -1;
  private long heardNanos;
  private volatile boolean heard;
  private boolean registering;
  private volatile int registrations;

  /**
   * Silent until started.
   *
   * @param attributes what the node says of itself now
   * @param runner is told the leader's epoch
   * @param registerAgain takes the node's addresses off the bus and puts them there again
   */
  Heartbeat(
      Vertx vertx,
      Supplier<PcpuAttributes> attributes,
      TaskRunner runner,
      Supplier<Future<?>> registerAgain) {
    this.vertx = vertx;
    this.attributes = attributes;
    this.runner = runner;
    this.registerAgain = registerAgain;
  }

  void start() {
    heardNanos = System.nanoTime();
    timer = vertx.setPeriodic(0, PERIOD_MS, id -> beat());
  }

  void stop() {
    vertx.cancelTimer(timer);
  }

  /** Says it once; whether anybody heard is not waited for longer than a period. */
  Future<Void> say() {
    DeliveryOptions options = new DeliveryOptions().setSendTimeout(PERIOD_MS);
    return vertx
        .eventBus()
        .<Heard>request(BusAddresses.PCPU_HELLO, new Hello(attributes.get()), options)
        .onSuccess(reply -> heard(reply.body()))
        .mapEmpty();
  }

  /** Whether a scheduler heard the node lately. */
  boolean isHeard() {
    return heard;
  }

  /** How often the addresses were registered anew. */
  int registrations() {
    return registrations;
  }

  /** Only the context writes it. */
  private void count(int registered) {
    registrations = registered;
  }

  private void heard(Heard reply) {
    heardNanos = System.nanoTime();
    if (!heard) {
      heard = true;
      LOG.log(Level.INFO, "heard by the scheduler of epoch {0}", reply.epoch());
    }
    runner.heardEpoch(reply.epoch());
  }

  private void beat() {
    // Nobody there, or no answer: the next beat is soon enough.
    say().otherwiseEmpty();
    long unheardMs = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - heardNanos);
    if (unheardMs < UNHEARD_MS_MAX || registering) {
      return;
    }
    if (heard) {
      LOG.log(
          Level.WARNING, "no scheduler heard this node for {0} ms: registering anew", unheardMs);
    }
    heard = false;
    registering = true;
    count(registrations + 1);
    heardNanos = System.nanoTime();
    registerAgain.get().onComplete(done -> registering = false);
  }
}
