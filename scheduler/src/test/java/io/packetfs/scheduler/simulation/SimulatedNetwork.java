package io.packetfs.scheduler.simulation;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.packetfs.origin.OriginLimits;
import io.packetfs.problem.Problem;
import io.packetfs.scheduler.core.Command;
import io.packetfs.scheduler.core.Event;
import io.packetfs.scheduler.simulation.Faults.Kind;
import io.packetfs.scheduler.simulation.SimulatedAnswers.Outcome;
import io.packetfs.task.Task;
import io.packetfs.task.TaskReply;
import io.packetfs.testing.SeededRandom;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Between the scheduler and the pCPUs: loses, doubles and delays messages, and watches what origins
 * see: no stream above the bounds, no byte above a cap, no request while one asked to be left
 * alone.
 */
final class SimulatedNetwork {
  private static final int SLOW_MESSAGE_MS = 400;

  private final World world;
  private final Agenda agenda;
  private final SeededRandom random;
  private final Faults faults;
  private final SimulatedAnswers answers;
  private final SimulatedScheduler scheduler;
  private final Set<Long> answered = new HashSet<>();

  SimulatedNetwork(World world) {
    this.world = world;
    this.agenda = world.agenda;
    this.random = world.random;
    this.faults = world.faults;
    this.answers = new SimulatedAnswers(world);
    this.scheduler = new SimulatedScheduler(world, this::send);
  }

  SimulatedScheduler scheduler() {
    return scheduler;
  }

  /** The pCPU says that it is there, from now on every second. */
  void heartbeat(SimulatedPcpu pcpu) {
    if (pcpu.up && !pcpu.frozen && !pcpu.left && !faults.happens(Kind.MESSAGE_LOST, 1)) {
      scheduler.tell(new Event.PcpuHeard(pcpu.attributes));
    }
    agenda.in(1_000, () -> heartbeat(pcpu));
  }

  private int messageMs() {
    return faults.happens(Kind.MESSAGE_SLOW, 2)
        ? random.between(0, SLOW_MESSAGE_MS)
        : random.between(0, 5);
  }

  private void send(Command.SendTask send) {
    Task task = send.task();
    SimulatedObject object = world.object(task.url());
    SimulatedOrigin origin = world.originOf(object);
    if (origin != null) {
      assertTrue(
          agenda.nowMs() >= origin.quietUntilMs,
          () -> origin.name + " asked to be left alone until " + origin.quietUntilMs);
    }
    SimulatedPcpu pcpu =
        world.pcpus.stream()
            .filter(p -> p.attributes.id().equals(send.pcpu().id()))
            .findFirst()
            .orElseThrow();
    long day = agenda.nowMs() / World.DAY_MS;
    int then = scheduler.life();
    if (!pcpu.up) {
      agenda.in(messageMs(), () -> lost(task, true, then));
      return;
    }
    if (origin != null) {
      spend(origin, task, day);
    }
    agenda.in(send.replyTimeoutMs(), () -> lost(task, false, then));
    if (faults.happens(Kind.MESSAGE_LOST, 1)) {
      return;
    }
    int pcpuLife = pcpu.life;
    agenda.in(
        messageMs(),
        () -> {
          if (pcpu.up && pcpu.life == pcpuLife) {
            pcpu.say(() -> work(pcpu, task, object, then));
          }
        });
  }

  private void spend(SimulatedOrigin origin, Task task, long day) {
    // Redirects of probes do not happen here: what a probe reserves beyond one request is never
    // sent.
    origin.spend(day, task.lengthBytes(), task.isProbe() ? 1 : task.requestsMax());
    OriginLimits limits = world.policy.origins().getOrDefault(origin.name, OriginLimits.DEFAULT);
    if (limits.bytesPerDay() != null) {
      assertTrue(origin.bytes(day) <= limits.bytesPerDay(), "bytes of " + origin.name);
    }
    if (limits.requestsPerDay() != null) {
      assertTrue(origin.requests(day) <= limits.requestsPerDay(), "requests of " + origin.name);
    }
    if (world.policy.bytesPerDay() != null) {
      long all = world.origins().stream().mapToLong(o -> o.bytes(day)).sum();
      assertTrue(all <= world.policy.bytesPerDay(), "bytes over all origins");
    }
  }

  private void lost(Task task, boolean neverSent, int then) {
    if (then == scheduler.life()) {
      scheduler.tell(new Event.TaskLost(task.id(), neverSent, "no answer"));
    }
  }

  private void work(SimulatedPcpu pcpu, Task task, SimulatedObject object, int then) {
    SimulatedOrigin origin = world.originOf(object);
    Outcome outcome = answers.outcome(pcpu, task, object, origin);
    long serviceMs =
        outcome.stalls()
            ? task.fetchDeadlineMs()
            : Math.min(
                task.deadlineMs(),
                1 + (long) (task.lengthBytes() / pcpu.bytesPerMs) + random.between(0, 10));
    if (origin != null) {
      origin.opened(task.streams());
      assertTrue(
          scheduler.life() != then || origin.open <= bound(origin),
          () -> origin.open + " streams to " + origin.name);
    }
    int pcpuLife = pcpu.life;
    agenda.in(
        serviceMs,
        () -> {
          if (origin != null) {
            origin.closed(task.streams());
          }
          if (pcpu.life != pcpuLife) {
            return;
          }
          pcpu.say(() -> reply(outcome.reply(), origin, outcome.problem(), then));
        });
  }

  /**
   * Streams of pCPUs that were frozen or whose scheduler died are not its successor's: only a loose
   * bound holds here.
   */
  private int bound(SimulatedOrigin origin) {
    long caches =
        world.pcpus.stream()
            .map(p -> p.attributes.cacheId())
            .filter(c -> c != null)
            .distinct()
            .count();
    boolean calm = faults.counts().isEmpty();
    return calm ? (int) (origin.streamsMax * (caches + 1)) : Integer.MAX_VALUE;
  }

  private void reply(
      TaskReply reply, @Nullable SimulatedOrigin origin, @Nullable Problem problem, int then) {
    if (faults.happens(Kind.MESSAGE_LOST, 1)) {
      return;
    }
    Runnable deliver =
        () -> {
          if (then == scheduler.life()) {
            scheduler.tell(new Event.TaskReplied(reply));
            boolean first = answered.add(reply.taskId());
            if (first && origin != null && problem != null && problem.retryAfterMs() != null) {
              origin.quietUntilMs =
                  Math.max(origin.quietUntilMs, agenda.nowMs() + problem.retryAfterMs());
            }
          }
        };
    agenda.in(messageMs(), deliver);
    if (faults.happens(Kind.MESSAGE_DOUBLED, 1)) {
      agenda.in(messageMs(), deliver);
    }
  }
}
