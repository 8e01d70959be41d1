package io.packetfs.cli.cluster;

import io.vertx.core.Vertx;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/**
 * Finds out when a scheduler is a member to the edge nodes' harm. Hazelcast's oldest member alone
 * says who is one, and it drops those whom it does not hear. If it is cut off from the edge nodes,
 * they are no members for the other schedulers either, though these reach them; Hazelcast mends
 * cuts between its other members only (its design document "Partial Member Disconnection
 * Resolution"). And what a member holds of the bus's maps, those whom it is cut off from cannot ask
 * for.
 *
 * <p>So a scheduler that reaches no edge node leaves, <em>if another one says that it reaches
 * one</em>. Who reaches one never leaves, so one always stays; and without edge nodes, or when this
 * scheduler is alone on its side of a split, nobody does.
 *
 * <p>It reaches one that takes or refuses a TCP connection: a process that is dead or frozen is not
 * a network that is cut. The bounds are such that it has left before Hazelcast drops the edge
 * nodes, which takes it {@code heartbeat_timeout}.
 *
 * <p>Its calls block; one thread makes them.
 */
public final class Reach {
  /** On the event bus: the name of a scheduler that reaches an edge node, each second. */
  static final String ADDRESS = "pfs.v1.scheduler.reaches";

  /** How often it tries. */
  private static final Duration ROUND = Duration.ofSeconds(1);

  /** What an edge node has for its answer. */
  private static final Duration ANSWER_MAX = Duration.ofMillis(900);

  /** Rounds without an answer after which there is a cut. */
  private static final int MISSED_MAX = 3;

  /** Rounds with an answer after which there is none any more. */
  private static final int REACHED_MIN = 2;

  /** What another scheduler said holds for so long. */
  private static final Duration TOLD = Duration.ofSeconds(2);

  /** Edge nodes that are no members any more are tried for so long. */
  private static final Duration REMEMBERED = Duration.ofMinutes(1);

  /**
   * As long as all is well, so many edge nodes are tried in a round: one that answers is enough.
   */
  private static final int TRIED_MAX = 5;

  private final Membership membership;
  private final String name = UUID.randomUUID().toString();
  private Set<InetSocketAddress> seen = Set.of();
  private long seenNanos;
  private volatile long toldNanos = System.nanoTime() - TOLD.toNanos();

  /** Listens to the other schedulers from now on, as long as the membership's Vert.x is open. */
  public Reach(Membership membership) {
    this.membership = membership;
    membership
        .vertx()
        .eventBus()
        .<String>consumer(
            ADDRESS,
            message -> {
              if (!message.body().equals(name)) {
                toldNanos = System.nanoTime();
              }
            });
  }

  /**
   * Returns when this scheduler reaches none of its edge nodes, and another one does.
   *
   * @return where the edge nodes are, or were
   */
  public Set<InetSocketAddress> awaitCut() throws InterruptedException {
    Vertx vertx = membership.vertx();
    int missed = 0;
    while (true) {
      long roundNanos = System.nanoTime();
      Set<InetSocketAddress> edgeNodes = edgeNodes();
      if (edgeNodes.isEmpty()) {
        missed = 0;
      } else if (Probe.reachesOneOf(missed == 0 ? some(edgeNodes) : edgeNodes, ANSWER_MAX)) {
        missed = 0;
        vertx.eventBus().publish(ADDRESS, name);
      } else {
        missed++;
        if (missed >= MISSED_MAX && System.nanoTime() - toldNanos < TOLD.toNanos()) {
          return edgeNodes;
        }
      }
      awaitEnd(roundNanos);
    }
  }

  /**
   * Returns when one of these is reached, for more than a moment, or the bound is passed.
   *
   * @return whether one is
   */
  public static boolean awaitOneOf(Set<InetSocketAddress> edgeNodes, Duration bound)
      throws InterruptedException {
    long endNanos = System.nanoTime() + bound.toNanos();
    int reached = 0;
    while (reached < REACHED_MIN && System.nanoTime() < endNanos) {
      long roundNanos = System.nanoTime();
      reached = Probe.reachesOneOf(edgeNodes, ANSWER_MAX) ? reached + 1 : 0;
      awaitEnd(roundNanos);
    }
    return reached >= REACHED_MIN;
  }

  private Set<InetSocketAddress> edgeNodes() {
    Set<InetSocketAddress> now = membership.edgeNodes();
    if (!now.isEmpty()) {
      seen = now;
      seenNanos = System.nanoTime();
    } else if (System.nanoTime() - seenNanos >= REMEMBERED.toNanos()) {
      seen = Set.of();
    }
    return seen;
  }

  private static Collection<InetSocketAddress> some(Set<InetSocketAddress> edgeNodes) {
    List<InetSocketAddress> shuffled = new ArrayList<>(edgeNodes);
    Collections.shuffle(shuffled, ThreadLocalRandom.current());
    return shuffled.subList(0, Math.min(TRIED_MAX, shuffled.size()));
  }

  private static void awaitEnd(long roundNanos) throws InterruptedException {
    long leftNanos = roundNanos + ROUND.toNanos() - System.nanoTime();
    if (leftNanos > 0) {
      TimeUnit.NANOSECONDS.sleep(leftNanos);
    }
  }
}
