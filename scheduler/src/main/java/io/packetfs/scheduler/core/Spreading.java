package io.packetfs.scheduler.core;

import io.packetfs.task.PcpuAttributes;
import io.packetfs.window.Grid;
import io.packetfs.window.WindowPlan;
import io.packetfs.window.WindowRun;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Predicate;

/**
 * Has ordered files done in {@link Rounds} where several machines serve them and it pays, and in
 * order again if nobody is left who could go on.
 *
 * <p>Not thread-safe.
 */
final class Spreading {
  private final State state;

  Spreading(State state) {
    this.state = state;
  }

  /**
   * Begins rounds if they pay; whether it did, and so something else is to be sent.
   *
   * @param object one that has something to send
   */
  boolean begins(ObjectWork object) {
    WindowPlan plan = object.plan();
    if (plan == null || !mayBegin(object)) {
      return false;
    }
    object.passes.consideredVersion = state.registry.version();
    long from = object.coverage.prefixEnd();
    WindowRun span = new WindowRun(from, plan.windowCount());
    if (span.count() > Rounds.WINDOWS_MAX
        || !SpreadChoice.pays(
            object.requestedBytes(span),
            tasksByMachine(object).values(),
            object.job.spec.options().concurrency())) {
      return false;
    }
    object.spread(
        new Rounds(
            object.url, object.origin, object.program(), span, object.passes.statesBehindPrefix()));
    return true;
  }

  /** Files only: their bytes may be read more than once. */
  private boolean mayBegin(ObjectWork object) {
    return object.origin.isFile
        && object.isSerial()
        && object.live.isEmpty()
        && !object.passes.isSpreadInVain()
        && object.passes.consideredVersion != state.registry.version()
        && !object.job.spec.options().perWindow()
        && object.job.spec.options().verify() == 0;
  }

  /** Tasks at once of those who can make maps; who shares a machine shares its cores. */
  private Map<String, Integer> tasksByMachine(ObjectWork object) {
    Eligible able = Eligible.of(object, Rounds.demand(object.url, object.program()));
    able.update(state.registry);
    Map<String, Integer> tasks = new HashMap<>();
    able.forEach(
        pcpu -> {
          PcpuAttributes attributes = pcpu.attributes();
          String machine = attributes.machine() == null ? attributes.id() : attributes.machine();
          tasks.merge(machine, attributes.concurrency(), Math::max);
        });
    return tasks;
  }

  /** Whether a pCPU takes as much at once as a task of this piece has at least. */
  static Predicate<PcpuState> largeEnough(ObjectWork object, Piece piece) {
    Rounds rounds = object.passes.rounds();
    if (rounds == null) {
      return Spreading::any;
    }
    long bytes = rounds.windows(piece.run(), 1) * Grid.WINDOW_BYTES;
    return pcpu -> pcpu.attributes().taskBytesMax() >= bytes;
  }

  private static boolean any(PcpuState pcpu) {
    return true;
  }

  /**
   * If an object is done in rounds and none of those that are there can go on with them, it is done
   * in order from now on.
   *
   * @return whether it is
   */
  boolean giveUp(ObjectWork object, Piece piece, Eligible eligible) {
    if (object.passes.rounds() == null || eligible.has(largeEnough(object, piece))) {
      return false;
    }
    goInOrder(state, object);
    return true;
  }

  /** An object that is done in rounds is done in order from now on. */
  static void goInOrder(State state, ObjectWork object) {
    state.recall(object);
    state.takeBackBehindPrefix(object);
    object.spread(null);
    state.ready(object);
  }
}
