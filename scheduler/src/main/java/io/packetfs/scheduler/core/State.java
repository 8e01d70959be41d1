package io.packetfs.scheduler.core;

import io.packetfs.job.JobState;
import io.packetfs.origin.OriginPolicy;
import io.packetfs.problem.ErrorCode;
import io.packetfs.problem.Problem;
import io.packetfs.window.WindowPlan;
import io.packetfs.window.WindowRun;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Everything that the core remembers, and the commands of the event at hand. Not thread-safe. */
final class State {
  /** Bits of a task's id that count tasks; the epoch stands above them. */
  private static final int SEQUENCE_BITS = 40;

  private static final int COMMANDS_MOSTLY = 2;

  final OriginPolicy policy;
  final long epoch;

  /** Streams that an older leader opened may still be open until then. */
  final long streamsFromMs;

  /** From then on another may lead. */
  long leaseUntilMs;

  /** Jobs that are not released, by id. */
  final TreeMap<String, JobWork> jobs = new TreeMap<>();

  /** Jobs of which something has to be stored again. */
  final Set<JobWork> changedJobs = new LinkedHashSet<>();

  /** How many jobs have not ended. */
  int openJobs;

  /** How many objects the jobs have that are not released. */
  int objects;

  /** Which pCPU got what, of jobs that are released, too. */
  final AssignmentRing assignments = new AssignmentRing();

  /** For what each pCPU did of each job. */
  final Shares.Room shareRoom = new Shares.Room();

  final Registry registry = new Registry();
  final TreeMap<String, OriginState> origins = new TreeMap<>();
  final Purse overall;
  final Flights flights = new Flights();

  /** Flights that landed without an answer, by task, until that is too late to be recognised. */
  final Map<Long, Flight> unanswered = new LinkedHashMap<>();

  /**
   * Live flights that take so much longer than expected that they may be sent out a second time.
   */
  final Set<Flight> lateFlights = new LinkedHashSet<>();

  /** Checks that wait to be sent; some may be over. */
  final ArrayDeque<Check> checks = new ArrayDeque<>();

  /** Objects that nobody can run. */
  final Set<ObjectWork> stranded = new LinkedHashSet<>();

  final Timers timers = new Timers();

  /** Tasks that are late then. */
  final TaskTimers lateTasks = timers.ofTasks((taskId, now) -> late(taskId));

  final Sums totals = new Sums();

  /** Most events lead to one, or to none. */
  private List<Command> commands = List.of();

  private long taskSequence;

  State(OriginPolicy policy, long epoch, long streamsFromMs, long leaseUntilMs) {
    this.policy = policy;
    this.epoch = epoch;
    this.streamsFromMs = streamsFromMs;
    this.leaseUntilMs = leaseUntilMs;
    timers.at(streamsFromMs, now -> {});
    this.overall = new Purse(Purse.OVERALL, policy.bytesPerDay(), policy.requestsPerDay());
  }

  void command(Command command) {
    if (commands.isEmpty()) {
      commands = new ArrayList<>(COMMANDS_MOSTLY);
    }
    commands.add(command);
  }

  List<Command> takeCommands() {
    List<Command> taken = commands;
    commands = List.of();
    return taken;
  }

  long nextTaskId() {
    return (epoch << SEQUENCE_BITS) | ++taskSequence;
  }

  /** The object may have something to send. */
  void ready(ObjectWork object) {
    if (!object.isEnded() && !object.job.isEnded()) {
      object.origin.ready.add(object);
    }
  }

  /** The object may have something to send then. */
  void readyAt(ObjectWork object, long atMs) {
    timers.at(atMs, now -> ready(object));
  }

  /** The task is late; if it is still awaited, it may be hedged. */
  private void late(long taskId) {
    Flight flight = flights.find(taskId);
    if (flight != null && flight.isLive() && !flight.hedge) {
      flight.isLate = true;
      lateFlights.add(flight);
    }
  }

  /** It is not to be sent out a second time, or was just now. */
  void notLate(Flight flight) {
    if (flight.isLate) {
      flight.isLate = false;
      lateFlights.remove(flight);
    }
  }

  /** Lets go of what a flight holds: slot and streams. */
  void land(Flight flight) {
    if (!flights.remove(flight)) {
      return;
    }
    registry.vacate(flight.pcpu);
    flight.object.origin.close(flight.cache, flight.filling, flight.task.streams());
    giveUpWindows(flight);
  }

  /** The flight's windows are nobody's any more; its slot and streams stay. */
  void giveUpWindows(Flight flight) {
    notLate(flight);
    if (!flight.isLive()) {
      return;
    }
    flight.object.job.liveFlights--;
    if (flight.check == null) {
      flight.object.live.remove(flight);
    } else {
      flight.check.flight = null;
    }
  }

  /** Ends a job that nobody wants any more. */
  void cancel(JobWork job, long nowMs) {
    end(job, JobState.CANCELLED, Problem.of(ErrorCode.CANCELLED, "the job was cancelled"), nowMs);
  }

  /**
   * Ends a job that had its time.
   *
   * @param hindrance what kept it, for a person, or null: nothing but its size
   */
  void timeOut(JobWork job, @Nullable String hindrance, long nowMs) {
    end(
        job,
        JobState.FAILED,
        Problem.of(
            ErrorCode.JOB_TIMEOUT,
            "the job did not end within its timeout: give it more time or less to do"
                + (hindrance == null ? "" : "; " + hindrance),
            "an end within " + job.spec.options().timeoutMs() + " ms",
            job.windows().done() + " of " + job.windows().total() + " known windows done"),
        nowMs);
  }

  private void end(JobWork job, JobState end, Problem why, long nowMs) {
    for (ObjectWork object : job.objects) {
      end(object, end, why, nowMs);
    }
  }

  /** Forgets a job that has ended, but for who got what of it. */
  void release(JobWork job) {
    jobs.remove(job.id);
    objects -= job.objects.size();
    changedJobs.remove(job);
    job.shares.release();
    if (!job.planOnly) {
      assignments.release(job.trail());
    }
  }

  /** Ends an object and recalls what is under way for it. */
  void fail(ObjectWork object, Problem problem, long nowMs) {
    end(object, JobState.FAILED, problem, nowMs);
  }

  /**
   * Ends an object whose windows are all done: well, unless its origin publishes another result.
   */
  void complete(ObjectWork object, long nowMs) {
    Problem mismatch = Published.mismatch(object);
    if (mismatch == null) {
      succeed(object, nowMs);
    } else {
      fail(object, mismatch, nowMs);
    }
  }

  /** Ends an object that has its results. */
  void succeed(ObjectWork object, long nowMs) {
    end(object, JobState.SUCCEEDED, null, nowMs);
  }

  void end(ObjectWork object, JobState end, @Nullable Problem problem, long nowMs) {
    if (object.isEnded()) {
      return;
    }
    object.end(end, problem);
    stranded.remove(object);
    recall(object);
    object.scrutiny.begin();
    JobWork job = object.job;
    job.changed();
    if (--job.openObjects == 0) {
      endJob(job, nowMs);
    }
  }

  /**
   * Nobody waits for these tasks any more. Their streams stay counted until the pCPU has answered
   * or must have aborted.
   */
  void recall(ObjectWork object) {
    List<Flight> awaited = new ArrayList<>();
    object.addAwaited(awaited);
    awaited.forEach(this::recall);
  }

  /** The object began anew: what was done of it is not any more. */
  void discardAssignments(ObjectWork object) {
    for (Assigned task : assignments.all(object.job.trail())) {
      if (task.objectIndex == object.index) {
        task.discarded();
      }
    }
  }

  /** What of an object is done behind its first run is about to be done again, in order. */
  void takeBackBehindPrefix(ObjectWork object) {
    WindowPlan plan = object.plan();
    long done = object.coverage.prefixEnd();
    if (plan == null || done >= plan.windowCount()) {
      return;
    }
    long from = plan.window(done).offset();
    for (Assigned task : assignments.all(object.job.trail())) {
      if (task.objectIndex == object.index && task.countsBehind(from)) {
        task.takenBack();
      }
    }
  }

  private void recall(Flight flight) {
    flight.assigned.recalled(flight.object.job.shares);
    command(new Command.CancelTask(flight.pcpu.attributes(), flight.task.id()));
    giveUpWindows(flight);
  }

  /** A run came into the coverage: who else carried only windows of it is not awaited any more. */
  void covered(ObjectWork object, WindowRun run) {
    object.unsent.covered(run);
    for (Flight flight : object.live.overlapping(run)) {
      if (object.passes.covering().holds(flight.run)) {
        recall(flight);
      }
    }
  }

  /**
   * Ends the object if nothing of it is left to do or to check; else it may have something to send.
   */
  void settle(ObjectWork object, long nowMs) {
    if (object.isEnded()) {
      return;
    }
    if (object.isComplete() && object.scrutiny.openCount() == 0) {
      complete(object, nowMs);
    } else {
      ready(object);
    }
  }

  private void endJob(JobWork job, long nowMs) {
    JobState end = JobState.SUCCEEDED;
    for (ObjectWork object : job.objects) {
      if (object.state() == JobState.CANCELLED) {
        end = JobState.CANCELLED;
      } else if (object.state() == JobState.FAILED && end == JobState.SUCCEEDED) {
        end = JobState.FAILED;
        job.error = object.error();
      }
    }
    job.state = end;
    job.endedMs = nowMs;
    openJobs--;
    command(new Command.JobEnded(job.id, job.planOnly));
  }
}
