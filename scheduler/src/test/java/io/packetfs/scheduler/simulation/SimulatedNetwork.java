package io.packetfs.scheduler.simulation;

import io.packetfs.scheduler.core.Command;
import io.packetfs.scheduler.core.CoreInvariants;
import io.packetfs.scheduler.simulation.Faults.Effect;
import io.packetfs.scheduler.simulation.Faults.Kind;
import io.packetfs.scheduler.simulation.SimulatedOrigin.OpenStreams;
import io.packetfs.task.Task;
import io.packetfs.task.TaskReply;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Between schedulers and pCPUs: loses, doubles, delays and so reorders messages, and holds what is
 * sent to the laws that its sender must keep.
 */
final class SimulatedNetwork {
  /** The slowest message: below the half second that the core grants a reply. */
  static final int DELAY_MS_MAX = 400;

  /** The latest answer: its task has been given up long before. */
  private static final int LATE_REPLY_MS_MAX = 9_000;

  private static final int HEARTBEAT_MS = 1_000;
  private static final int QUICK_MS = 5;

  private final World world;

  SimulatedNetwork(World world) {
    this.world = world;
  }

  int delayMs() {
    return world.random.between(
        0, world.faults.happens(Kind.MESSAGE_SLOW, 3) ? DELAY_MS_MAX : QUICK_MS);
  }

  boolean loses() {
    return world.faults.happens(Kind.MESSAGE_LOST, 2);
  }

  /** The pCPU says that it is there, to one of those who say that they lead. */
  void heartbeat(SimulatedPcpu pcpu) {
    world.agenda.in(HEARTBEAT_MS, () -> heartbeat(pcpu));
    if (!pcpu.runs() || loses()) {
      return;
    }
    List<SimulatedScheduler> leaders = new ArrayList<>();
    for (SimulatedScheduler scheduler : world.schedulers) {
      if (scheduler.up && !scheduler.isCutFrom(pcpu) && scheduler.leads()) {
        leaders.add(scheduler);
      }
    }
    if (leaders.isEmpty()) {
      return;
    }
    SimulatedScheduler leader = world.random.pick(leaders);
    leader.hearIn(
        delayMs(),
        () -> {
          long epoch = leader.heard(pcpu.attributes);
          if (epoch > 0 && !leader.isCutFrom(pcpu) && !loses()) {
            pcpu.hearIn(delayMs(), () -> pcpu.heardEpoch(epoch));
          }
        });
  }

  /** A core's task goes out. */
  void send(SimulatedReign reign, Command.SendTask send) {
    Task task = send.task();
    SimulatedPcpu pcpu = world.pcpu(send.pcpu().id());
    Delivery delivery =
        new Delivery(
            task,
            reign,
            world.agenda.nowMs(),
            world.database.day(),
            CoreInvariants.isFilling(reign.core(), task.id()));
    world.note(
        () ->
            "task %x of %s %s to %s".formatted(task.id(), task.jobId(), task.fetches(), pcpu.name),
        reign.name(),
        pcpu.name,
        task.url(),
        task.jobId());
    checkSender(delivery, reign);
    int life = pcpu.life;
    if (!pcpu.up) {
      reign.in(delayMs(), () -> reign.lost(task.id(), true, "nobody listens as " + pcpu.name));
      return;
    }
    reign.in(send.replyTimeoutMs(), () -> reign.lost(task.id(), false, "no answer"));
    if (reign.scheduler().isCutFrom(pcpu) || loses()) {
      world.faults.saw(Effect.TASK_LOST);
      return;
    }
    world.agenda.in(
        delayMs(),
        () -> {
          if (pcpu.life == life) {
            pcpu.hear(() -> pcpu.arrived(delivery));
            if (world.faults.happens(Kind.TASK_DOUBLED, 1)) {
              pcpu.hear(() -> pcpu.arrived(delivery));
            }
          }
        });
  }

  /** What a leader must know before it opens a stream. */
  private void checkSender(Delivery delivery, SimulatedReign reign) {
    Task task = delivery.task();
    SimulatedOrigin origin = world.originOf(world.object(task.url()));
    if (origin == null) {
      return;
    }
    long quietUntilMs = reign.quietUntilMs(origin.name);
    Violation.unless(
        world.agenda.nowMs() >= quietUntilMs || !world.isPolite(),
        reign.name()
            + " sends to "
            + origin.name
            + ", which asked to be left alone until "
            + (quietUntilMs - World.START_MS)
            + " ms");
    Violation.unless(
        !reign.isPaused(origin.name), reign.name() + " sends to the paused " + origin.name);
    if (!world.isPolite()) {
      return;
    }
    for (OpenStreams open : origin.open.values()) {
      Violation.unless(
          open.excused || CoreInvariants.isInFlight(reign.core(), open.task().id()),
          "%s sends to %s and does not count the open streams of task %x at %s"
              .formatted(reign.name(), origin.name, open.task().id(), open.pcpu.name));
    }
  }

  void cancel(SimulatedReign reign, Command.CancelTask cancel) {
    SimulatedPcpu pcpu = world.pcpu(cancel.pcpu().id());
    world.note(
        () -> "recalls task %x from %s".formatted(cancel.taskId(), pcpu.name),
        reign.name(),
        pcpu.name);
    if (!reign.scheduler().isCutFrom(pcpu) && !loses()) {
      pcpu.hearIn(delayMs(), () -> pcpu.cancelled(cancel.taskId()));
    }
  }

  /** A pCPU answers whoever asked. */
  void reply(SimulatedPcpu pcpu, Delivery delivery, TaskReply reply) {
    SimulatedReign reign = delivery.reign();
    world.note(
        () ->
            "answers task %x: %d of %d fetches, %s"
                .formatted(
                    reply.taskId(),
                    reply.fetchesDone(),
                    delivery.task().fetches().size(),
                    reply.problem() == null ? "well" : reply.problem().code()),
        pcpu.name,
        reign.name(),
        delivery.task().url(),
        delivery.task().jobId());
    if (reign.scheduler().isCutFrom(pcpu) || loses()) {
      return;
    }
    deliver(reign, reply);
    if (world.faults.happens(Kind.MESSAGE_DOUBLED, 3)) {
      deliver(reign, reply);
    }
  }

  private void deliver(SimulatedReign reign, TaskReply reply) {
    long lateMs =
        world.faults.happens(Kind.REPLY_LATE, 1) ? world.random.between(0, LATE_REPLY_MS_MAX) : 0;
    reign.hearIn(delayMs() + lateMs, () -> reign.replied(reply));
  }

  /** One scheduler tells another something; it may never come, or twice. */
  void tell(SimulatedScheduler from, @Nullable SimulatedScheduler to, Runnable action) {
    if (to == null || loses()) {
      return;
    }
    if (from != to && (from.cutFromSchedulers || to.cutFromSchedulers)) {
      return;
    }
    to.hearIn(delayMs(), action);
    if (world.faults.happens(Kind.MESSAGE_DOUBLED, 3)) {
      to.hearIn(delayMs(), action);
    }
  }
}
