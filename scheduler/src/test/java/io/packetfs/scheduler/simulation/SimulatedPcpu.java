package io.packetfs.scheduler.simulation;

import io.packetfs.problem.ErrorCode;
import io.packetfs.problem.Problem;
import io.packetfs.program.Op;
import io.packetfs.scheduler.simulation.Faults.Effect;
import io.packetfs.task.FetchFacts;
import io.packetfs.task.PcpuAttributes;
import io.packetfs.task.Task;
import io.packetfs.task.TaskReply;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** An edge node, with the rules of the real one: epochs, slots, draining, deadlines. */
final class SimulatedPcpu extends SimulatedProcess {
  /** Tasks of a leader that was silent for longer are refused; see the edge's LeaderWatch. */
  private static final long UNHEARD_MS_MAX = 3_000;

  final double bytesPerMs;
  PcpuAttributes attributes;
  final Map<Long, SimulatedTask> underWay = new LinkedHashMap<>();

  /** The highest that it was told of; what the laws are held to, whatever it does itself. */
  long epochHeard;

  /** URLs of which it made maps of high nibbles. */
  private final Set<String> mapped = new HashSet<>();

  private long highestEpoch;
  private long leaderHeardMs;

  SimulatedPcpu(World world, PcpuAttributes attributes, double bytesPerMs) {
    super(world, attributes.id());
    this.attributes = attributes;
    this.bytesPerMs = bytesPerMs;
  }

  /** A leader answered its heartbeat. */
  void heardEpoch(long epoch) {
    epochHeard = Math.max(epochHeard, epoch);
    highestEpoch = Math.max(highestEpoch, epoch);
    if (epoch == highestEpoch) {
      leaderHeardMs = world.agenda.nowMs();
    }
  }

  /** A task reached it. */
  void arrived(Delivery delivery) {
    Task task = delivery.task();
    SimulatedTask same = underWay.get(task.id());
    if (same != null) {
      same.askedAgain();
      return;
    }
    boolean sentByOld = task.epoch() < highestEpoch;
    boolean waitedTooLong =
        task.epoch() == highestEpoch && world.agenda.nowMs() - leaderHeardMs > UNHEARD_MS_MAX;
    epochHeard = Math.max(epochHeard, task.epoch());
    if (sentByOld || waitedTooLong) {
      world.faults.saw(sentByOld ? Effect.OLD_EPOCH_REFUSED : Effect.OLD_TASK_REFUSED);
      refuse(delivery, ErrorCode.STALE_EPOCH);
      return;
    }
    if (task.epoch() > highestEpoch) {
      heardEpoch(task.epoch());
    }
    if (attributes.draining()) {
      refuse(delivery, ErrorCode.SHUTTING_DOWN);
    } else if (underWay.size() >= attributes.concurrency()) {
      refuse(delivery, ErrorCode.OVERLOADED);
    } else {
      Violation.unless(
          task.epoch() >= epochHeard,
          name + " begins a task of epoch " + task.epoch() + " and heard " + epochHeard);
      if (task.program().ops().contains(Op.FNV) && mapped.contains(task.url())) {
        world.faults.saw(Effect.VALUES_AFTER_MAPS);
      } else if (task.program().ops().contains(Op.FNV_HIGH)) {
        mapped.add(task.url());
      }
      SimulatedTask begun = new SimulatedTask(world, this, delivery);
      underWay.put(task.id(), begun);
      begun.start();
    }
  }

  private void refuse(Delivery delivery, ErrorCode code) {
    world.network.reply(
        this,
        delivery,
        TaskReply.failed(delivery.task().id(), name, FetchFacts.NONE, Problem.of(code, "refused")));
  }

  /** Nobody waits for a task any more. */
  void cancelled(long taskId) {
    SimulatedTask task = underWay.get(taskId);
    if (task != null) {
      task.stop(Problem.of(ErrorCode.CANCELLED, "the task was cancelled"));
    }
  }

  void setDraining(boolean draining) {
    attributes = attributes.withDraining(draining);
  }

  @Override
  void freeze() {
    super.freeze();
    underWay.values().forEach(SimulatedTask::excuse);
  }

  /** Its sockets are closed with it, and what it knew is gone. */
  @Override
  void die() {
    super.die();
    new ArrayList<>(underWay.values()).forEach(SimulatedTask::vanish);
    underWay.clear();
    highestEpoch = 0;
    epochHeard = 0;
  }

  void start() {
    up = true;
    setDraining(false);
  }
}
