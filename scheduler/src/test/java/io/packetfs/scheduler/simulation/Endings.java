package io.packetfs.scheduler.simulation;

import io.packetfs.job.JobState;
import io.packetfs.job.JobStatus;
import io.packetfs.job.ObjectStatus;
import io.packetfs.job.WindowResult;
import io.packetfs.problem.ErrorCode;
import io.packetfs.program.Instruction;
import io.packetfs.scheduler.core.Core;
import io.packetfs.scheduler.simulation.Faults.Effect;
import io.packetfs.scheduler.store.Store;
import io.packetfs.scheduler.store.StoredJob;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** How jobs must stand in the store when a history is over. */
final class Endings {
  private static final int PAGE = 10_000;

  /** What an object may fail with whose origin had a bad moment. */
  private static final Set<ErrorCode> OF_ORIGINS =
      EnumSet.of(ErrorCode.ORIGIN_FAILED, ErrorCode.ORIGIN_THROTTLED, ErrorCode.ORIGIN_TIMEOUT);

  private final World world;
  private final SimulatedClients clients;

  Endings(World world, SimulatedClients clients) {
    this.world = world;
    this.clients = clients;
  }

  void check() {
    Store store = world.database.store();
    for (String id : clients.acknowledged) {
      Violation.unless(store.find(id) != null, id + " was acknowledged and is lost");
    }
    for (String id : clients.specs.keySet()) {
      StoredJob job = store.find(id);
      if (job != null) {
        check(job);
      }
    }
  }

  private void check(StoredJob job) {
    String id = job.id();
    JobStatus status = Core.recall(id, job.spec(), job.createdMs(), world.progress(job.progress()));
    Violation.unless(job.state().isEnd(), id + " has not ended");
    if (job.state() == JobState.CANCELLED) {
      Violation.unless(clients.cancelAsked.contains(id), id + " is cancelled and nobody asked");
      return;
    }
    for (ObjectStatus object : status.objects()) {
      check(id, status, object);
    }
    if (job.state() == JobState.SUCCEEDED) {
      Violation.unless(
          status.windows().total() == status.windows().done(),
          id + " succeeded with " + status.windows());
      if (!job.spec().options().pcpus().isEmpty()) {
        world.faults.saw(Effect.DONE_BY_NAMED_ALONE);
      }
      checkWindows(id, status);
    }
  }

  private void check(String id, JobStatus status, ObjectStatus object) {
    SimulatedObject truth = world.object(object.url());
    if (object.state() == JobState.FAILED) {
      ErrorCode code = object.error() == null ? ErrorCode.INTERNAL : object.error().code();
      boolean right =
          code == ErrorCode.BUDGET_EXHAUSTED
              || (code == ErrorCode.OBJECT_CHANGED && world.changed.contains(truth.url()))
              || (OF_ORIGINS.contains(code) && world.hurt.contains(truth.url()));
      Violation.unless(right, id + ": " + truth.url() + " failed: " + object.error());
      return;
    }
    Violation.unless(
        object.state() == JobState.SUCCEEDED, id + ": " + truth.url() + " is " + object.state());
    List<Instruction> reducers = status.spec().program().reducers();
    for (int r = 0; r < reducers.size(); r++) {
      long expected = truth.expected(reducers.get(r));
      long value = object.results().get(r).value();
      Violation.unless(
          expected == value,
          "%s: %s of %s is %d, not %d".formatted(id, reducers.get(r).op(), truth, value, expected));
    }
  }

  /** Each window has results of its own, exactly once, where they were asked for. */
  private void checkWindows(String id, JobStatus status) {
    if (!status.spec().options().perWindow()) {
      return;
    }
    List<WindowResult> windows = world.database.store().windows(id, -1, -1, PAGE);
    Set<Long> places = new HashSet<>();
    windows.forEach(window -> places.add(((long) window.objectIndex() << 32) | window.index()));
    Violation.unless(
        places.size() == status.windows().total() && windows.size() == places.size(),
        id + " has results of " + windows.size() + " windows of " + status.windows().total());
  }
}
