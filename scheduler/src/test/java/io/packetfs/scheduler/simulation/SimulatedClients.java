package io.packetfs.scheduler.simulation;

import io.packetfs.job.JobSpec;
import io.packetfs.job.JobState;
import io.packetfs.scheduler.core.Event;
import io.packetfs.scheduler.reign.Reign;
import io.packetfs.scheduler.simulation.Faults.Kind;
import io.packetfs.scheduler.store.StoredJob;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Whoever submits, cancels and pauses, through any scheduler. One that hears nothing asks another,
 * with the same idempotency key if it has one.
 */
final class SimulatedClients {
  private static final long PATIENCE_MS = 3_000;

  /** Longer than any call of a pause can still be under way when its caller was told that it is. */
  private static final long PAUSE_MS = 12_000;

  private final World world;

  /** Every job that may be in the store, by id. */
  final Map<String, JobSpec> specs = new TreeMap<>();

  /** Jobs that somebody was told are stored. */
  final Set<String> acknowledged = new TreeSet<>();

  final Set<String> cancelAsked = new TreeSet<>();
  private final Map<String, String> idsByKey = new HashMap<>();
  private int sequence;
  private int unsettled;

  SimulatedClients(World world) {
    this.world = world;
  }

  /** Whether everybody has what they wait for. */
  boolean areContent() {
    return unsettled == 0;
  }

  private static final class Submission {
    final JobSpec spec;
    final @Nullable String key;
    boolean settled;

    Submission(JobSpec spec, @Nullable String key) {
      this.spec = spec;
      this.key = key;
    }
  }

  /** A new client and its job. */
  void submit() {
    Submission submission =
        new Submission(world.job(), world.random.oneIn(2) ? "key" + sequence : null);
    unsettled++;
    attempt(submission);
    if (submission.key != null && world.faults.happens(Kind.JOB_SUBMITTED_TWICE, 5)) {
      attempt(submission);
    }
  }

  private void attempt(Submission submission) {
    if (submission.settled) {
      return;
    }
    SimulatedScheduler scheduler = world.random.pick(world.schedulers);
    String id = "job%03d".formatted(sequence++);
    if (scheduler.up && !world.network.loses()) {
      specs.put(id, submission.spec);
      scheduler.hearIn(world.network.delayMs(), () -> insert(scheduler, id, submission));
    }
    world.agenda.in(
        PATIENCE_MS,
        () -> {
          if (submission.settled) {
            return;
          }
          if (submission.key == null && specs.containsKey(id)) {
            // It may be stored or not; who has no key cannot ask again.
            settle(submission);
          } else {
            attempt(submission);
          }
        });
  }

  private void settle(Submission submission) {
    if (!submission.settled) {
      submission.settled = true;
      unsettled--;
    }
  }

  private void insert(SimulatedScheduler scheduler, String id, Submission submission) {
    SimulatedReign reign = scheduler.reign();
    if (reign != null) {
      reign.with(real -> real.admit(id, submission.spec.urls().size()));
    }
    StoredJob job =
        new StoredJob(id, submission.spec, JobState.QUEUED, scheduler.nowMs(), null, "");
    scheduler.work.call(
        "insert of " + id,
        () -> world.database.run(s -> new Inserted(s.insert(job, submission.key))),
        inserted -> {
          StoredJob known = inserted.known();
          scheduler.in(
              hopMs(),
              () -> {
                inserted(scheduler, reign, id, known == null ? job : null);
                world.agenda.in(
                    world.network.delayMs(),
                    () -> acknowledge(known == null ? id : known.id(), submission));
              });
        },
        failure -> scheduler.in(hopMs(), () -> inserted(scheduler, reign, id, null)));
  }

  /** From the thread of the database to that of the leader, by way of the caller's. */
  private int hopMs() {
    return world.random.between(0, 5);
  }

  /** Whoever led here when the submission came in is told, else who leads. */
  private void inserted(
      SimulatedScheduler scheduler,
      @Nullable SimulatedReign reign,
      String id,
      @Nullable StoredJob stored) {
    if (reign != null) {
      reign.with(real -> real.admitted(id, stored));
    }
    if (stored != null && (reign == null || reign != scheduler.reign())) {
      tellLeader(scheduler, leader -> leader.with(Reign::lookForArrivals), () -> {});
    }
  }

  /** What an insert says: null if it was stored, else who has the key. */
  private record Inserted(@Nullable StoredJob known) {}

  private void acknowledge(String id, Submission submission) {
    String key = submission.key;
    if (key != null) {
      String first = idsByKey.putIfAbsent(key, id);
      Violation.unless(
          first == null || first.equals(id), key + " stands for " + first + " and for " + id);
    }
    world.note(() -> "is acknowledged", id);
    acknowledged.add(id);
    settle(submission);
    if (world.faults.happens(Kind.JOB_CANCELLED, 3)) {
      world.agenda.in(world.random.between(0, 4_000), () -> cancel(id));
    }
  }

  private void cancel(String id) {
    SimulatedScheduler scheduler = world.random.pick(world.schedulers);
    if (!scheduler.up) {
      return;
    }
    cancelAsked.add(id);
    scheduler.hearIn(
        world.network.delayMs(),
        () ->
            scheduler.work.call(
                "cancel of " + id,
                () -> world.database.run(s -> s.requestCancel(id)),
                found -> {
                  if (found) {
                    tellLeader(scheduler, reign -> reign.cancel(id), () -> {});
                  }
                },
                failure -> {}));
  }

  /** An operator pauses an origin, and resumes it later. */
  void pause(String origin) {
    insist(
        origin,
        true,
        new Patience(
            () -> world.agenda.in(PAUSE_MS, () -> insist(origin, false, new Patience(() -> {})))));
  }

  /** One who asks until a leader has heard of it. */
  private final class Patience {
    private final Runnable then;
    boolean settled;

    Patience(Runnable then) {
      this.then = then;
      unsettled++;
    }

    void settle() {
      if (!settled) {
        settled = true;
        unsettled--;
        then.run();
      }
    }
  }

  private void insist(String origin, boolean paused, Patience patience) {
    SimulatedScheduler scheduler = world.random.pick(world.schedulers);
    if (scheduler.up) {
      scheduler.hearIn(
          world.network.delayMs(),
          () ->
              scheduler.work.call(
                  paused ? "pause" : "resume",
                  () ->
                      world.database.run(
                          s -> {
                            s.pause(origin, paused);
                            return true;
                          }),
                  done ->
                      tellLeader(
                          scheduler,
                          reign ->
                              reign.apply(
                                  paused
                                      ? new Event.OriginPaused(origin)
                                      : new Event.OriginResumed(origin)),
                          patience::settle),
                  failure -> {}));
    }
    world.agenda.in(
        PATIENCE_MS,
        () -> {
          if (!patience.settled) {
            insist(origin, paused, patience);
          }
        });
  }

  /** What is told to a reign. */
  private interface Word {
    void tell(SimulatedReign reign);
  }

  private void tellLeader(SimulatedScheduler from, Word word, Runnable told) {
    SimulatedScheduler leader = from.leads() ? from : world.leader();
    if (leader == null) {
      return;
    }
    world.network.tell(
        from,
        leader,
        () -> {
          SimulatedReign reign = leader.reign();
          if (reign != null) {
            word.tell(reign);
            told.run();
          }
        });
  }
}
